using System.Text.RegularExpressions;
using Lambda.Engine.Invocation;

namespace Lambda.Functions.Api;

/// <summary>A function as a request names it: a name, a partial or a full ARN, with or without a qualifier.</summary>
/// <param name="Name">The function's name.</param>
/// <param name="Qualifier">The version or alias; null when none is named.</param>
/// <param name="Region">The region in the ARN; null if it is not an ARN.</param>
/// <param name="AccountId">The account in the ARN; null if it has none.</param>
/// <remarks>
/// Mirrors <c>FunctionName</c> in https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_RequestParameters.
/// </remarks>
internal sealed partial record FunctionReference(string Name, string? Qualifier = null, string? Region = null, string? AccountId = null)
{
    /// <summary>Parses the text; null when it does not have this form.</summary>
    public static FunctionReference? Parse(string text)
    {
        if (LambdaFunction.IsName(text)) return new(text);
        var match = Form().Match(text);
        return match.Success ? new(match.Groups["name"].Value, Of("qualifier"), Of("region"), Of("account")) : null;

        string? Of(string group) => match.Groups[group] is { Success: true, Value: var value } ? value : null;
    }

    // The same as Validation.ApiPatterns.FunctionName, with named groups.
    [GeneratedRegex(
        @"^(arn:(aws[a-zA-Z-]*)?:lambda:)?((?<region>(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-[0-9]):)?"
        + @"((?<account>[0-9]{12}):)?(function:)?(?<name>[a-zA-Z0-9-_.]+)(:(?<qualifier>\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9-_]+))?\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
