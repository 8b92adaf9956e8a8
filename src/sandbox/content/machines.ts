/** A state of a state machine; `fails` is what each execution ends with there. */
export interface MachineState {
  readonly name: string;
  readonly takesS: number;
  readonly fails: { readonly error: string; readonly cause: string } | undefined;
}

const states: Readonly<Record<string, readonly MachineState[]>> = {
  'order-fulfilment': [
    { name: 'ReserveStock', takesS: 3, fails: undefined },
    { name: 'Charge', takesS: 5, fails: undefined },
    { name: 'Ship', takesS: 8, fails: undefined },
    { name: 'Notify', takesS: 1, fails: undefined },
  ],
  refund: [
    { name: 'FindPayment', takesS: 3, fails: undefined },
    {
      name: 'PayBack',
      takesS: 6,
      fails: { error: 'PaymentProviderTimeout', cause: 'The payment provider did not answer within 5 s.' },
    },
  ],
};

/** The states of a machine, one after the other. */
export function machineStates(machine: string): readonly MachineState[] {
  return states[machine] ?? [];
}
