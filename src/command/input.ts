/** A value of an operation's input, as the SDK's client takes it. */
export type Value =
  | string
  | number
  | bigint
  | boolean
  | null
  | Date
  | Uint8Array
  | readonly Value[]
  | { readonly [member: string]: Value };

export type Input = { readonly [member: string]: Value };
