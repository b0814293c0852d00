import {
  attributes,
  classes,
  decode,
  decodeAddress,
  encode,
  encodeAddress,
  methods,
  newTransaction,
} from '../../stun.ts';

/** The answer to a STUN binding request: the address that it came from. Undefined for all else. */
export function bindingAnswer(data: Buffer, address: string, port: number): Buffer | undefined {
  const message = decode(data);
  if (message?.method !== methods.binding || message.kind !== classes.request) return undefined;
  const seen = [attributes.mappedAddress, encodeAddress(address, port)] as const;
  return encode(methods.binding, classes.success, message.transaction, [seen]);
}

/** A question for our own address, as others see it. */
export function bindingRequest(): Buffer {
  return encode(methods.binding, classes.request, newTransaction(), []);
}

/** The address in the answer to such a question. */
export function mappedAddress(data: Buffer): string | undefined {
  const message = decode(data);
  const value = message?.kind === classes.success ? message.attributes.get(attributes.mappedAddress) : undefined;
  return value && decodeAddress(value).address;
}
