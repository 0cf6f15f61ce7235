using Lambda.Engine.Hosting;
using Microsoft.Extensions.Configuration;

namespace Lambda.Engine.Invocation;

/// <summary>Options of the engine, section <c>Lambda</c>.</summary>
internal sealed class LambdaOptions
{
    /// <summary>The configuration section that holds these options.</summary>
    public const string Section = "Lambda";

    // The section that other options are bound to.
    private static readonly string[] Sections =
        ["Functions", "EventSourceMappings", "Rules", "Async", "Settings", "Uploads", "Access", "Callers", "Workflows"];

    // What adds the sections that an app may do without.
    private static readonly (string Section, string Call)[] Added = [("Workflows", "AddWorkflows()")];

    /// <summary>The names of everything in the section.</summary>
    internal static IEnumerable<string> Known => typeof(LambdaOptions).GetProperties().Select(property => property.Name).Concat(Sections);

    /// <summary>The region in the ARNs of functions (<c>us-east-1</c>).</summary>
    public string Region { get; set; } = "us-east-1";

    /// <summary>The account in the ARNs of functions, 12 digits.</summary>
    public string AccountId { get; set; } = "000000000000";

    /// <summary>
    /// How many invocations may run at once on one instance (1,000). Functions reserve their concurrency out of it, and must leave at least
    /// 100.
    /// </summary>
    public int ConcurrentExecutions { get; set; } = 1000;

    /// <summary>The largest streamed result, in bytes (200 MB).</summary>
    public long StreamedResultLimit { get; set; } = Limits.StreamedResult;

    /// <summary>Whether function errors include stack traces for callers and destinations (true). The log always has them.</summary>
    public bool StackTraces { get; set; } = true;

    /// <summary>The errors about sections that nothing in the app reads.</summary>
    /// <param name="section">The section <c>Lambda</c>.</param>
    /// <param name="added">The sections that something reads, of those which an app may do without.</param>
    internal static IEnumerable<string> Unread(IConfigurationSection section, IEnumerable<AddedSection> added) =>
        from each in Added
        let settings = section.GetSection(each.Section)
        where settings.Exists() && !added.Any(one => one.Name == each.Section)
        select $"{settings.Path}: these settings have no effect, because the app does not call {each.Call}. Add the call to Program.cs, "
            + "or remove the settings.";

    internal IEnumerable<string> Errors()
    {
        if (ConcurrentExecutions < 1) yield return $"{Section}:ConcurrentExecutions is {ConcurrentExecutions}; it must be at least 1.";
        if (StreamedResultLimit < Limits.SyncResult)
            yield return $"{Section}:StreamedResultLimit is {StreamedResultLimit}; it must be at least {Limits.SyncResult} bytes, "
                + "the size that a result may have without streaming.";
        if (AccountId.Length != 12 || !AccountId.All(char.IsAsciiDigit))
            yield return $"{Section}:AccountId is '{AccountId}'; it must have 12 digits.";
        if (string.IsNullOrWhiteSpace(Region)) yield return $"{Section}:Region is empty.";
    }
}
