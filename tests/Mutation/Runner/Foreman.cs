using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mutation;

/// <summary>Hands Stryker's mutants to workers, and writes what became of them into Stryker's report.</summary>
internal static class Foreman
{
    // Stryker's run has no test that could notice a mutant, so each that compiles has survived.
    private const string Open = "Survived";
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Runs all of them, and writes the report after each worker. The exit code is not 0 when the tests do not run.</summary>
    public static int Run(string stryker, string report, string product)
    {
        var root = JsonNode.Parse(File.ReadAllText(stryker))!;
        var open = new Dictionary<int, JsonNode>();
        foreach (var mutant in root["files"]!.AsObject().SelectMany(file => file.Value!["mutants"]!.AsArray()))
            if ((string?)mutant!["status"] == Open) open[int.Parse((string)mutant["id"]!, CultureInfo.InvariantCulture)] = mutant;
        var (plan, cover, results) = (report + ".plan", report + ".cover", report + ".outcomes");
        var outcomes = new Outcomes(results);
        while (true)
        {
            var known = outcomes.Read();
            int[] pending = [.. open.Keys.Where(id => !known.TryGetValue(id, out var last) || last.Outcome == Outcomes.Start).Order()];
            if (pending is []) break;
            File.WriteAllLines(plan, pending.Select(id => id.ToString(CultureInfo.InvariantCulture)));
            var exit = Start("worker", plan, cover, results, product);
            var after = outcomes.Read();
            if (pending.All(id => !after.ContainsKey(id)))
            {
                Console.WriteLine($"The tests do not run: exit code {exit}.");
                return 1;
            }
            foreach (var id in pending)
                if (after.TryGetValue(id, out var last) && last.Outcome == Outcomes.Start)
                    outcomes.Add(exit == Watch.Endless ? Outcomes.Timeout : Outcomes.Ended, id, $"exit code {exit}");
            Write();
        }
        foreach (var (id, _) in outcomes.Read().Where(one => one.Value.Outcome == Outcomes.Alone))
        {
            var exit = Start("one", id.ToString(CultureInfo.InvariantCulture), cover, product);
            outcomes.Add(
                exit == 0 ? Outcomes.Survived : exit == Watch.Endless ? Outcomes.Timeout : Outcomes.Killed, id, "in a process of its own");
        }
        Write();
        return 0;

        void Write()
        {
            var known = outcomes.Read();
            foreach (var (id, mutant) in open)
            {
                var (outcome, reason) = known.GetValueOrDefault(id);
                mutant["status"] = outcome switch
                {
                    Outcomes.Killed or Outcomes.Ended => "Killed",
                    Outcomes.Timeout => "Timeout",
                    Outcomes.Survived => "Survived",
                    Outcomes.Uncovered => "NoCoverage",
                    _ => "Pending",
                };
                mutant["statusReason"] = reason;
            }
            File.WriteAllText(report, root.ToJsonString(Json));
        }
    }

    private static int Start(params string[] arguments)
    {
        using var process = Process.Start("dotnet", [Assembly.GetExecutingAssembly().Location, .. arguments]);
        process.WaitForExit();
        return process.ExitCode;
    }
}
