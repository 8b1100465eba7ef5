declare module '../base/problem' {
  interface ProblemCodes {
    /** The team's file of panels is no JSON here; `fault` is the parser's name of it. */
    'panels.syntax': { readonly fault: string };
    /** Git left both sides in the file: nothing of it is used until one is chosen. */
    'panels.conflict': Record<string, never>;
    'panels.newerVersion': { readonly version: number; readonly supported: number };
    'panels.tooLarge': { readonly size: number; readonly limit: number };
    /** The value is not what the key takes; its panel is not shown. */
    'panels.wrongValue': { readonly key: string; readonly expected: PanelValue };
    'panels.unknownKey': { readonly key: string };
    /** A panel that asks nothing. */
    'panels.noQuery': { readonly id: string };
  }
}

/** What a value of the file should have been. */
export type PanelValue = 'object' | 'text' | 'id' | 'ids' | 'unit' | 'better' | 'version';

export {};
