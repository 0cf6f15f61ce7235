using Lambda.Engine.Async;

namespace Lambda.Functions.Api.Validation;

/// <summary>
/// The text must match the pattern of an ARN, or be the address of a destination of this app, such as <c>storage-queue:name</c>.
/// </summary>
internal sealed class DestinationAttribute(string pattern) : PatternAttribute(pattern)
{
    protected override bool IsMatch(string text) =>
        base.IsMatch(text) || (!text.StartsWith("arn:", StringComparison.Ordinal) && DestinationAddress.Parse(text) is not null);
}
