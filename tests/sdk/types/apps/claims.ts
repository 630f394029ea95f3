/** True only when both are the same type: `any` is equal to nothing but itself. */
export type Equal<Left, Right> =
  (<T>() => T extends Left ? 1 : 2) extends <T>() => T extends Right ? 1 : 2 ? true : false;

/** Compiles when the claim is `true`. */
export const holds = <_Claim extends true>(): void => {};
