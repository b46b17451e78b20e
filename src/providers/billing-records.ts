// The provider's own record of what it billed, request by request. Told to administrators of the account only.

export interface BillingRecord {
  requestId: string;
  endpoint: string;
  at: number;
  units: number | null;
  /** Micro-dollars, after discounts. */
  cost: number;
}

export interface BillingRecords {
  /** With from ≤ at < to. Raises BillingClosed when the provider does not show them to this server. */
  read(span: { from: number; to: number }): AsyncIterable<BillingRecord>;
}

export class BillingClosed extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BillingClosed';
  }
}
