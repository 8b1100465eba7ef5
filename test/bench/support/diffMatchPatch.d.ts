/** The part of the package, which brings no types, that the anchors bench uses. */
declare module 'diff-match-patch' {
  export class diff_match_patch {
    readonly Match_MaxBits: number;
    match_main(text: string, pattern: string, loc: number): number;
  }
}
