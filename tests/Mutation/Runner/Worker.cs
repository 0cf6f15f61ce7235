using System.Globalization;

namespace Mutation;

/// <summary>Runs the tests against one mutant after the other, all in this process, until one mutant ends it.</summary>
internal static class Worker
{
    private const int Failed = 1;
    private static readonly TimeSpan AtLeast = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ForAll = TimeSpan.FromMinutes(2);

    /// <summary>Takes the mutants of a plan, and writes what became of each.</summary>
    public static async Task<int> RunAsync(string plan, string cover, string results, string product)
    {
        var (suite, mutants, outcomes) = (new Suite(), new Mutants(product) { Active = Mutants.None }, new Outcomes(results));
        var (coverage, broken) = await Coverage.OfAsync(cover, suite, mutants);
        if (coverage is null)
        {
            Console.WriteLine($"Without a mutant, a test fails: {broken}");
            return Failed;
        }
        Watch.Start();
        foreach (var mutant in (await File.ReadAllLinesAsync(plan)).Select(line => int.Parse(line, CultureInfo.InvariantCulture)))
        {
            var tests = coverage.TestsOf(mutant, suite);
            if (coverage.Once.Contains(mutant)) outcomes.Add(Outcomes.Alone, mutant);
            else if (tests is []) outcomes.Add(Outcomes.Uncovered, mutant);
            else
            {
                outcomes.Add(Outcomes.Start, mutant);
                mutants.Active = mutant;
                var killer = await suite.RunAsync(tests, test => Watch.Allow(AtLeast + 5 * coverage.TimeOf(test)));
                mutants.Active = Mutants.None;
                Watch.Allow(ForAll);
                // A mutant may leave something behind. Then the test fails without it too, and this process is of no more use.
                var spoiled = killer is not null && await suite.RunAsync([killer]) is not null;
                outcomes.Add(
                    spoiled ? Outcomes.Alone : killer is null ? Outcomes.Survived : Outcomes.Killed, mutant, killer?.TestCaseDisplayName);
                if (spoiled) return Failed;
            }
        }
        return 0;
    }

    /// <summary>Runs all tests against a mutant that is active from the start. The exit code says whether one failed.</summary>
    public static async Task<int> RunOneAsync(int mutant, string cover, string product)
    {
        var (suite, mutants) = (new Suite(), new Mutants(product) { Active = mutant });
        var (coverage, _) = await Coverage.OfAsync(cover, suite, mutants);
        Watch.Start();
        return await suite.RunAsync([.. suite.Tests.OrderBy(coverage!.TimeOf)], test => Watch.Allow(AtLeast + 5 * coverage.TimeOf(test)))
            is null ? 0 : Failed;
    }
}
