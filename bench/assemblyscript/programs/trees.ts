// Small objects: binary trees come and go beside one that stays.

class Tree {
  constructor(
    public left: Tree | null,
    public right: Tree | null,
  ) {}
}

function grow(depth: i32): Tree {
  return depth === 0 ? new Tree(null, null) : new Tree(grow(depth - 1), grow(depth - 1));
}

function count(tree: Tree): u32 {
  let nodes: u32 = 1;
  const left = tree.left;
  if (left !== null) nodes += count(left);
  const right = tree.right;
  if (right !== null) nodes += count(right);
  return nodes;
}

const kept = grow(14);

export function run(turn: i32): u32 {
  return count(grow(11)) + count(grow(6 + (turn % 5))) + count(kept);
}
