using Microsoft.Azure.Functions.Worker;

namespace HostedDurable;

/// <summary>The work of the orchestrations.</summary>
public sealed class Activities(Attempts attempts)
{
    [Function("Greet")]
    public static string Greet([ActivityTrigger] string name) =>
        name == "nobody" ? throw new ArgumentException("nobody to greet") : $"Hello, {name}!";

    [Function("Square")]
    public static int Square([ActivityTrigger] int number) => number * number;

    /// <summary>Succeeds at the third attempt.</summary>
    [Function("Flaky")]
    public string Flaky([ActivityTrigger] string work)
    {
        var attempt = attempts.Begin(work);
        return attempt < 3 ? throw new TimeoutException($"attempt {attempt}") : $"done at attempt {attempt}";
    }
}
