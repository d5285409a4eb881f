export interface PanelHtmlParts {
  /** `webview.cspSource`. */
  readonly cspSource: string;
  /** Fresh for each page. */
  readonly nonce: string;
  readonly script: string;
  readonly styles: readonly string[];
}

/**
 * The panel's page. The policy allows our script by its nonce and our style sheets, and nothing else;
 * the one hash is that of the empty text: the toolkit adds an empty style element and fills it through the object model.
 */
export function panelHtml({ cspSource, nonce, script, styles }: PanelHtmlParts): string {
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource} 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='`,
    `font-src ${cspSource}`,
  ].join('; ');
  const links = styles.map(href => `    <link rel="stylesheet" href="${attribute(href)}" />`).join('\n');
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${attribute(policy)}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
${links}
    <title>Audit Log</title>
  </head>
  <body>
    <audit-log-panel></audit-log-panel>
    <script nonce="${attribute(nonce)}" src="${attribute(script)}"></script>
  </body>
</html>
`;
}

function attribute(text: string): string {
  return text.replace(/[&"<>]/g, character => `&#${character.charCodeAt(0)};`);
}
