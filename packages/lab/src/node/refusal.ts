import type { OutgoingHttpHeaders } from 'node:http';

/** Why a server does not answer with a file: a status of HTTP and one sentence. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly status: number,
    sentence: string,
    readonly headers: OutgoingHttpHeaders = {},
  ) {
    super(sentence);
  }
}
