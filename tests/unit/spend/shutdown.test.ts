import { judgeShutdown, type ShutdownInput } from "../../../provider/spend/shutdown";

const today = Date.UTC(2026, 10, 22, 15);
const judge = (changes: Partial<ShutdownInput> = {}) =>
  judgeShutdown({ model: "gpt-4o-mini-2024-07-18", announcedDatesHold: false, wallMs: today, ...changes });

describe(judgeShutdown.name, () => {
  it("has nothing to say without a date", () => {
    expect(judge()).toEqual({ verdict: "ok" });
    expect(judge({ failWithinDays: 365 })).toEqual({ verdict: "ok" });
    expect(judge({ shutdownDate: "soon" })).toEqual({ verdict: "ok" });
  });

  it("passes a model that stays for longer than 90 days", () => {
    expect(judge({ shutdownDate: "2027-02-21" })).toEqual({ verdict: "ok", shutdownDate: "2027-02-21" });
  });

  it("warns within 90 days, naming date and days", () => {
    expect(judge({ shutdownDate: "2027-01-14" })).toEqual({
      verdict: "warn",
      shutdownDate: "2027-01-14",
      sentence:
        'the vendor removes base model "gpt-4o-mini-2024-07-18" on 2027-01-14, in 53 days, and models trained from it with it',
    });
    expect(judge({ shutdownDate: "2027-02-20" }).verdict).toBe("warn");
    expect(judge({ shutdownDate: "2026-11-23" }).sentence).toContain("in 1 day,");
  });

  it("refuses within the days that the program sets, its last day among them", () => {
    expect(judge({ shutdownDate: "2027-01-14", failWithinDays: 53 })).toEqual({
      verdict: "refuse",
      shutdownDate: "2027-01-14",
      sentence:
        'the vendor removes base model "gpt-4o-mini-2024-07-18" on 2027-01-14, in 53 days, and models trained from it with it: choose another base model, or lower `failIfShutdownWithinDays` (53)',
    });
    expect(judge({ shutdownDate: "2027-01-14", failWithinDays: 52 }).verdict).toBe("warn");
    expect(judge({ shutdownDate: "2027-06-01", failWithinDays: 200 }).verdict).toBe("refuse");
  });

  it("says of a past date that it was announced, since the server still has the model", () => {
    const past = judge({ shutdownDate: "2026-10-23" });
    expect(past).toMatchObject({ verdict: "warn", sentence: expect.stringContaining("announced to remove") });
    expect(judge({ shutdownDate: "2026-10-23", failWithinDays: 0 }).verdict).toBe("refuse");
  });

  it("knows OpenAI's announced dates, at OpenAI only, and lets the server's own date win", () => {
    expect(judge({ announcedDatesHold: true })).toMatchObject({ verdict: "warn", shutdownDate: "2027-01-14" });
    expect(judge({ announcedDatesHold: true, shutdownDate: "2028-01-01" })).toEqual({
      verdict: "ok",
      shutdownDate: "2028-01-01",
    });
    expect(judge({ announcedDatesHold: true, model: "gpt-4.1-nano-2025-04-14" }).shutdownDate).toBe("2026-10-23");
    expect(judge({ announcedDatesHold: true, model: "ft:gpt-4o-2024-08-06:acme::x" }).shutdownDate).toBe("2027-01-14");
    expect(judge({ announcedDatesHold: true, model: "gpt-6-luna" })).toEqual({ verdict: "ok" });
  });
});
