// Made by lab/build/recorded.ts.
declare module "virtual:recorded" {
  export const recorded: readonly {
    readonly id: string;
    readonly title: string;
    readonly about: string;
    readonly url: string;
  }[];
}
