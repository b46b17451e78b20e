// Everything that can be asked of a type, written out: every field of every object below it, each type once on a path.

import {
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';

export interface Selection {
  text: string;
  /** `Type.field` of each field in it. */
  fields: string[];
}

const DEEPEST = 6;

export function deepSelection(schema: GraphQLSchema, type: GraphQLNamedType): Selection {
  const fields: string[] = [];
  const text = select(schema, type, [], fields);
  return { text, fields };
}

function select(
  schema: GraphQLSchema,
  type: GraphQLNamedType,
  path: readonly string[],
  fields: string[],
): string {
  if (isLeafType(type)) return '';
  if (isAbstractType(type)) {
    const parts = schema
      .getPossibleTypes(type)
      .filter(({ name }) => !path.includes(name))
      .map((each) => `... on ${each.name} ${selectObject(schema, each, path, fields)}`);
    return `{ __typename ${parts.join(' ')} }`;
  }
  if (isObjectType(type)) return selectObject(schema, type, path, fields);
  throw new Error(`${type.name} cannot be selected from`);
}

function selectObject(
  schema: GraphQLSchema,
  type: GraphQLObjectType,
  path: readonly string[],
  fields: string[],
): string {
  const inside = [...path, type.name];
  const parts = Object.values(type.getFields()).flatMap((field) => {
    const named = getNamedType(field.type);
    const isAgain = !isLeafType(named) && (path.includes(named.name) || inside.length > DEEPEST);
    if (isAgain || field.args.some(isRequiredArgument)) return [];
    fields.push(`${type.name}.${field.name}`);
    // An alias of its own: fields of one name differ from type to type.
    return [`${type.name}_${field.name}: ${field.name} ${select(schema, named, inside, fields)}`];
  });
  return `{ __typename ${parts.join(' ')} }`;
}
