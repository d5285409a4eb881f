import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDivider,
  vsCodeProgressRing,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';

/**
 * The one module that knows the toolkit: `vscode-button`, `vscode-checkbox`, `vscode-text-field`,
 * `vscode-progress-ring` and `vscode-divider`. Replacing it must stay a change of this file.
 */
export function registerControls(): void {
  provideVSCodeDesignSystem().register(
    vsCodeButton(),
    vsCodeCheckbox(),
    vsCodeTextField(),
    vsCodeProgressRing(),
    vsCodeDivider(),
  );
}

/** What we read of the toolkit's text field and checkbox. */
export interface TextFieldElement extends HTMLElement {
  value: string;
}

export interface CheckboxElement extends HTMLElement {
  checked: boolean;
}
