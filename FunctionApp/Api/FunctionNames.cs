using System.Diagnostics.CodeAnalysis;
using FunctionApp.Invocation;

namespace FunctionApp.Api;

/// <summary>Finds the functions that requests name, with Lambda's errors for those they cannot have.</summary>
public sealed class FunctionNames(FunctionCatalogue catalogue)
{
    /// <summary>Reads a function's name and the qualifier beside it, unless they name none that could be here.</summary>
    internal bool TryRead(string text, string? qualifier, [NotNullWhen(true)] out FunctionReference? reference, [NotNullWhen(false)] out AwsError? error)
    {
        reference = FunctionReference.Parse(text);
        if ((error = Error(text, reference, qualifier)) is not null) return false;
        if (reference!.Qualifier is null && qualifier is { Length: > 0 }) reference = reference with { Qualifier = qualifier };
        return true;
    }

    /// <summary>Finds the function that a request names.</summary>
    internal bool TryFind(string text, string? qualifier, [NotNullWhen(true)] out LambdaFunction? function, [NotNullWhen(true)] out FunctionReference? reference, [NotNullWhen(false)] out AwsError? error)
    {
        function = null;
        if (!TryRead(text, qualifier, out reference, out error)) return false;
        if (reference.Qualifier is null or LambdaFunction.Latest && IsOwn(reference) && catalogue.TryGet(reference.Name, out function)) return true;
        error = AwsError.FunctionNotFound(ArnOf(reference));
        return false;
    }

    /// <summary>Whether what a request names is in this account.</summary>
    internal bool IsOwn(FunctionReference reference) => reference.AccountId is null || reference.AccountId == catalogue.AccountId;

    /// <summary>The whole ARN of what a request names.</summary>
    internal string ArnOf(FunctionReference reference)
    {
        var arn = IsOwn(reference) ? catalogue.ArnOf(reference.Name) : $"arn:aws:lambda:{catalogue.Region}:{reference.AccountId}:function:{reference.Name}";
        return reference.Qualifier is { } qualifier ? $"{arn}:{qualifier}" : arn;
    }

    private AwsError? Error(string text, FunctionReference? reference, string? qualifier)
    {
        // A name alone, as nearly all requests have it.
        if (qualifier is null && reference?.Name.Length == text.Length && text.Length <= Limits.FunctionName) return null;
        if (Violations(text, reference, qualifier) is { Count: > 0 } violations) return AwsError.Validation(violations);
        if (qualifier is { Length: > 0 } && reference?.Qualifier is { } named && named != qualifier)
            return AwsError.InvalidParameter("The derived qualifier from the function name does not match the specified qualifier.");
        return reference?.Region is { } region && region != catalogue.Region ? AwsError.NotFound($"Functions from '{region}' are not reachable in this region ('{catalogue.Region}')") : null;
    }

    private static List<string> Violations(string text, FunctionReference? reference, string? qualifier)
    {
        var violations = new List<string>(0);
        if (reference is null) violations.Add(Pattern(text, "functionName", FunctionReference.Pattern));
        // A name is limited to 64 characters; what may stand around it makes an ARN longer.
        var limit = reference is null || reference.Name.Length != text.Length ? Limits.FunctionArn : Limits.FunctionName;
        if (text.Length > limit || reference?.Name.Length > Limits.FunctionName) violations.Add(Length(text, "functionName", limit));
        if (qualifier is not null && !FunctionReference.IsQualifier(qualifier)) violations.Add(Pattern(qualifier, "qualifier", FunctionReference.QualifierPattern));
        if (qualifier?.Length > Limits.Qualifier) violations.Add(Length(qualifier, "qualifier", Limits.Qualifier));
        return violations;
    }

    private static string Pattern(string value, string member, string pattern) => $"Value '{value}' at '{member}' failed to satisfy constraint: Member must satisfy regular expression pattern: {pattern}";

    private static string Length(string value, string member, int limit) => $"Value '{value}' at '{member}' failed to satisfy constraint: Member must have length less than or equal to {limit}";
}
