import { isKnownZone } from '../core/timestamp';
import type { PanelSettings } from '../protocol/hostApi';
import type { Memory } from './memory';
import type { ZoneChoice } from './settings/readSettings';

/**
 * The zone in which times are shown.
 * The person's clock is where the window is, which need not be where this process runs: a panel's page tells it, and it is
 * remembered for windows without a panel.
 */
export class DisplayZone {
  constructor(
    private readonly choice: () => ZoneChoice,
    private readonly memory: Memory,
    private readonly ownZone: string,
  ) {}

  /** IANA name. */
  get zone(): string {
    const choice = this.choice();
    return choice.kind === 'zone' ? choice.zone : this.localZone;
  }

  get panelSettings(): PanelSettings {
    const choice = this.choice();
    if (choice.kind === 'local') return { zoneChoice: 'local', zone: '' };
    return { zoneChoice: choice.zone === 'UTC' ? 'utc' : 'local', zone: choice.zone };
  }

  /** Answers whether that changes the zone that is shown. */
  learn(zone: string): boolean {
    if (!isKnownZone(zone) || zone === this.localZone) return false;
    const before = this.zone;
    void this.memory.update(key, zone);
    return this.zone !== before;
  }

  private get localZone(): string {
    const remembered = this.memory.get(key);
    return typeof remembered === 'string' && isKnownZone(remembered) ? remembered : this.ownZone;
  }
}

const key = 'zone.local';
