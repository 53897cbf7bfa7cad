import { callPage } from "../../../../support/page-functions";

const routes = async (...hashes: string[]) =>
  callPage("route.mjs", ...hashes.map((hash): [string, string] => ["routeOf", hash]));

describe("an address of the dashboard", () => {
  it("leads to the page that it names", async () => {
    expect(await routes("", "#/", "#/jobs/ftjob-1", "#/files", "#/models", "#content", "#/nowhere")).toEqual([
      { page: "jobs", filter: "" },
      { page: "jobs", filter: "" },
      { page: "job", id: "ftjob-1" },
      { page: "files" },
      { page: "models" },
      { page: "jobs", filter: "" },
      { page: "unknown" },
    ]);
  });

  it("keeps order and filter of the list", async () => {
    const [hash] = await callPage("route.mjs", ["jobsHash", { column: "loss", descending: true }, "a&b #c"]);
    expect(await routes(String(hash), "#/?sort=cost")).toEqual([
      { page: "jobs", order: { column: "loss", descending: true }, filter: "a&b #c" },
      { page: "jobs", order: { column: "cost", descending: false }, filter: "" },
    ]);
  });

  it("names each of the runs that are compared once", async () => {
    const [hash] = await callPage("route.mjs", ["compareHash", ["ftjob-1", "ftjob-2"]]);
    expect(await routes(`${hash}&job=ftjob-1`)).toEqual([{ page: "compare", ids: ["ftjob-1", "ftjob-2"] }]);
  });

  it("takes every id there is, also one that is spelled wrongly", async () => {
    const [hash] = await callPage("route.mjs", ["jobHash", "a/b?c#d%"]);
    expect(await routes(String(hash), "#/jobs/50%")).toEqual([
      { page: "job", id: "a/b?c#d%" },
      { page: "job", id: "50%" },
    ]);
  });
});
