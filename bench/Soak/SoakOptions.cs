using System.Globalization;

namespace Soak;

/// <summary>The options of the command line.</summary>
internal sealed record SoakOptions
{
    public const string Usage = """
        usage: dotnet run -c Local -p:Optimize=true --project bench/Soak -- [options]

          --minutes <n>      How long the load lasts, without measuring before and waiting after it; 30.
          --rate <n>         Things sent a second; half of what the app can take by default, measured for a minute.
          --kill-every <n>   Seconds between two kills (SIGKILL) of the last instance; 60. 0 kills none.
          --instances <n>    Instances of the app; 2. All but the last stay up.
          --megabytes <n>    The most that is sent; 500.
          --faults [<seed>]  Delays, drops, truncates and cuts what passes between the app, storage and messaging.
          --move-clock       After the load, moves storage's clock by eleven minutes, instead of waiting for what killed instances
                             had in hand.
          --output <folder>  Where soak.csv, soak.svg and soak.md are written; soak-results.
        """;

    public double Minutes { get; init; } = 30;

    public double? Rate { get; init; }

    public double KillEvery { get; init; } = 60;

    public int Instances { get; init; } = 2;

    public long Megabytes { get; init; } = 500;

    public int? Faults { get; init; }

    public bool MoveClock { get; init; }

    public string Output { get; init; } = "soak-results";

    /// <exception cref="FormatException">An option is unknown, or its value is not of its kind.</exception>
    public static SoakOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new SoakOptions();
        for (var i = 0; i < arguments.Count; i++)
        {
            var name = arguments[i];
            string Value() => i + 1 < arguments.Count ? arguments[++i] : throw new FormatException($"{name} needs a value.");
            double Number() => double.Parse(Value(), CultureInfo.InvariantCulture);
            options = name switch
            {
                "--minutes" => options with { Minutes = Number() },
                "--rate" => options with { Rate = Number() },
                "--kill-every" => options with { KillEvery = Number() },
                "--instances" => options with { Instances = (int)Number() },
                "--megabytes" => options with { Megabytes = (long)Number() },
                "--faults" => options with { Faults = i + 1 < arguments.Count && arguments[i + 1][0] != '-' ? (int)Number() : 1 },
                "--move-clock" => options with { MoveClock = true },
                "--output" => options with { Output = Value() },
                _ => throw new FormatException($"Unknown option {name}."),
            };
        }
        return options.Instances > 0 && options.Minutes > 0 && options.Rate is null or > 0
            ? options
            : throw new FormatException("--instances, --minutes and --rate are more than 0.");
    }
}
