// Comma-separated values by RFC 4180: quoted cells may hold commas, line ends and doubled quotes.

/** A record a row, by the names in the first one. Raises Error that names the line of a row that does not fit. */
export function readCsv(text: string): Record<string, string>[] {
  const [names, ...rows] = cells(text.replace(/^\uFEFF/, ''));
  if (names === undefined) return [];
  const columns = columnsOf(names.values);
  return rows.flatMap(({ line, values }) => {
    if (values.length === 1 && values[0] === '') return [];
    if (values.length !== columns.length)
      throw new Error(`Line ${line} has ${values.length} cells; the first line names ${columns.length}.`);
    return [Object.fromEntries(columns.map((name, index) => [name, values[index] ?? '']))];
  });
}

/** Raises Error where the first line cannot name the columns. */
function columnsOf(names: readonly string[]): string[] {
  const columns = names.map((name) => name.trim());
  // What spreadsheets write where a comma is the decimal sign.
  if (columns.length === 1 && columns[0]?.includes(';') === true)
    throw new Error('The columns are separated by semicolons: save the file with commas.');
  const twice = columns.find((name, index) => columns.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`Two columns are named ${JSON.stringify(twice)}.`);
  return columns;
}

interface CsvRow {
  line: number;
  values: string[];
}

function cells(text: string): CsvRow[] {
  const rows: CsvRow[] = [];
  let line = 1;
  let row: CsvRow = { line, values: [] };
  // A cell, quoted or plain, and what ends it: a comma, a line end, or the end of the text.
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;
  while (cell.lastIndex < text.length || row.values.length > 0) {
    const found = cell.exec(text);
    if (found === null)
      throw new Error(`Line ${line} is not comma-separated: look for a quote that is not closed.`);
    const [all, quoted, plain = '', end] = found;
    row.values.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    line += all.split('\n').length - 1;
    if (end === ',') continue;
    rows.push(row);
    row = { line, values: [] };
    if (cell.lastIndex >= text.length) break;
  }
  return rows;
}
