// How the schemas of documents are written down: the kinds of fields, and what all schemas have in common.

import { Schema, type SchemaDefinition } from 'mongoose';

export const { Mixed } = Schema.Types;
export const text = { type: String, required: true } as const;
export const optionalText = { type: String, default: null } as const;
export const number = { type: Number, required: true } as const;
export const optionalNumber = { type: Number, default: null } as const;
export const texts = { type: [String], required: true } as const;

/** Every field of the document has its line: a new one that is forgotten here does not compile. */
export function schemaOf<T>(definition: Record<keyof T, SchemaDefinition[string]>): Schema<T> {
  return new Schema<T>(definition, {
    _id: false,
    versionKey: false,
    strict: 'throw',
    strictQuery: 'throw',
    minimize: false,
    autoIndex: false,
    autoCreate: false,
  });
}
