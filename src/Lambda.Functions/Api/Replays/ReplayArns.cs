using Lambda.Engine.Invocation;

namespace Lambda.Functions.Api.Replays;

/// <summary>The ARNs of archives, replays, rules and the event bus.</summary>
internal sealed class ReplayArns(FunctionCatalogue catalogue)
{
    private string Prefix => $"arn:aws:events:{catalogue.Region}:{catalogue.AccountId}:";

    /// <summary>The ARN of the app's only event bus.</summary>
    public string Bus => $"{Prefix}event-bus/default";

    public string OfArchive(string name) => $"{Prefix}archive/{name}";

    public string OfReplay(string name) => $"{Prefix}replay/{name}";

    public string OfRule(string name) => $"{Prefix}rule/{name}";

    /// <summary>
    /// Returns the name in an ARN of this app; null when the ARN is another account's, or that of another kind of resource.
    /// </summary>
    public string? NameIn(string arn, string kind) =>
        arn.StartsWith($"{Prefix}{kind}/", StringComparison.Ordinal) ? arn[(Prefix.Length + kind.Length + 1)..] : null;
}
