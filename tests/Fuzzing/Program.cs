using System.Globalization;
using Fuzzing.Running;
using Fuzzing.Targets;

namespace Fuzzing;

/// <summary>Without <c>hunt</c> as its first word it is the test project's runner.</summary>
internal static class Program
{
    private const string Usage = "hunt [target …] [--minutes N]   reads mutated inputs of each target for N minutes (10)";

    public static async Task<int> Main(string[] args)
    {
        if (args is not ["hunt", .. var rest]) return await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
        var minutes = 10.0;
        List<string> names = [];
        for (var i = 0; i < rest.Length; i++)
        {
            if (rest[i] != "--minutes") names.Add(rest[i]);
            else if (++i == rest.Length || !double.TryParse(rest[i], CultureInfo.InvariantCulture, out minutes) || minutes <= 0)
                return Refuse("--minutes needs a number.");
        }
        var all = All.Targets();
        if (names.Except(all.Select(target => target.Name)).FirstOrDefault() is { } unknown)
            return Refuse($"There is no target '{unknown}'. Targets: {string.Join(", ", all.Select(target => target.Name))}.");
        var sound = true;
        foreach (var target in all.Where(target => names.Count == 0 || names.Contains(target.Name)))
        {
            using var hunt = new Hunt(target, Console.Out);
            sound &= hunt.Run(TimeSpan.FromMinutes(minutes));
        }
        return sound ? 0 : 1;
    }

    private static int Refuse(string why)
    {
        Console.Error.WriteLine(why);
        Console.Error.WriteLine(Usage);
        return 2;
    }
}
