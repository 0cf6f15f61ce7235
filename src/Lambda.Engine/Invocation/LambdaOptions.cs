using Lambda.Engine.Hosting;
using Microsoft.Extensions.Configuration;

namespace Lambda.Engine.Invocation;

/// <summary>Options of the engine, in section <c>Lambda</c>.</summary>
internal sealed class LambdaOptions
{
    /// <summary>The configuration section that holds these options.</summary>
    public const string Section = "Lambda";

    // The section that other options are bound to.
    private static readonly string[] Sections =
        ["Functions", "EventSourceMappings", "Rules", "Async", "Settings", "Uploads", "Access", "Callers", "Workflows"];

    // What adds the sections that an app may do without.
    private static readonly (string Section, string Call)[] Added = [("Workflows", "AddWorkflows()")];

    /// <summary>The names of all settings and subsections of the section.</summary>
    internal static IEnumerable<string> Known => typeof(LambdaOptions).GetProperties().Select(property => property.Name).Concat(Sections);

    /// <summary>The region in the ARNs of functions; <c>us-east-1</c> by default.</summary>
    public string Region { get; set; } = "us-east-1";

    /// <summary>The account in the ARNs of functions: 12 digits.</summary>
    public string AccountId { get; set; } = "000000000000";

    /// <summary>
    /// How many invocations may run at once on one instance; 1,000 by default. Functions reserve their concurrency from this, and must
    /// leave at least 100.
    /// </summary>
    public int ConcurrentExecutions { get; set; } = 1000;

    /// <summary>The maximum size of a streamed result, in bytes; 200 MB by default.</summary>
    public long StreamedResultLimit { get; set; } = Limits.StreamedResult;

    /// <summary>
    /// Whether function errors include stack traces for callers and destinations; true by default. The log always has them.
    /// </summary>
    public bool StackTraces { get; set; } = true;

    /// <summary>Returns the errors about sections that nothing in the app reads.</summary>
    /// <param name="section">The section <c>Lambda</c>.</param>
    /// <param name="added">The optional sections that something in the app reads.</param>
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
