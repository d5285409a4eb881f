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
    /** On whose clock times without a zone are read; IANA name. */
    private readonly assumedZone: () => string = () => 'UTC',
  ) {}

  /** IANA name. */
  get zone(): string {
    const choice = this.choice();
    return choice.kind === 'zone' ? choice.zone : this.localZone;
  }

  /** The zone to show times in, and the one in which those without a zone were read. */
  get both(): { readonly zone: string; readonly assumedZone: string } {
    return { zone: this.zone, assumedZone: this.assumedZone() };
  }

  get panelSettings(): PanelSettings {
    const choice = this.choice();
    const assumedZone = this.assumedZone();
    if (choice.kind === 'local') return { zoneChoice: 'local', zone: '', assumedZone };
    return { zoneChoice: choice.zone === 'UTC' ? 'utc' : 'local', zone: choice.zone, assumedZone };
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
