// Arrays that grow by pushing, and are sliced, mapped and nested.

const kept: i32[][] = [];

export function run(turn: i32): u32 {
  const rows: i32[][] = [];
  for (let row = 0; row < 120; row++) {
    const cells: i32[] = [];
    for (let cell = 0; cell < 10 + ((row * 13 + turn) % 90); cell++) cells.push(row ^ cell);
    rows.push(cells);
  }
  const halves = rows.map<i32[]>((row) => row.slice(row.length >> 1));
  const odd = halves.filter((row) => (row.length & 1) === 1);
  if (kept.length < 300) kept.push(rows[turn % 120]);
  else kept[turn % 300] = rows[(turn * 7) % 120];
  let sum: u32 = odd.length;
  for (let row = 0; row < halves.length; row++)
    for (let cell = 0; cell < halves[row].length; cell++) sum = sum * 31 + halves[row][cell];
  return sum;
}
