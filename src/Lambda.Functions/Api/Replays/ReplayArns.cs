using Lambda.Engine.Invocation;

namespace Lambda.Functions.Api.Replays;

/// <summary>The ARNs of what replays concern.</summary>
internal sealed class ReplayArns(FunctionCatalogue catalogue)
{
    private string Prefix => $"arn:aws:events:{catalogue.Region}:{catalogue.AccountId}:";

    /// <summary>The one event bus that the app has.</summary>
    public string Bus => $"{Prefix}event-bus/default";

    public string OfArchive(string name) => $"{Prefix}archive/{name}";

    public string OfReplay(string name) => $"{Prefix}replay/{name}";

    public string OfRule(string name) => $"{Prefix}rule/{name}";

    /// <summary>The name in an ARN of this app; null when it is another's, or of another kind.</summary>
    public string? NameIn(string arn, string kind) =>
        arn.StartsWith($"{Prefix}{kind}/", StringComparison.Ordinal) ? arn[(Prefix.Length + kind.Length + 1)..] : null;
}
