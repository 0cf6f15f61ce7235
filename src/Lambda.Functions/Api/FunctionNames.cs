using System.Diagnostics.CodeAnalysis;
using Lambda.Engine.Invocation;
using Lambda.Functions.Api.Validation;

namespace Lambda.Functions.Api;

/// <summary>Finds the function that a request names, or the error that Lambda returns when there is none.</summary>
internal sealed class FunctionNames(FunctionCatalogue catalogue)
{
    /// <summary>Reads a function's name and qualifier. Returns false when they cannot name a function of this account.</summary>
    /// <param name="others">Other violations of the request, which are reported together with those of the name.</param>
    internal bool TryRead(
        string text, string? qualifier, FunctionRules rules, Violations? others, [NotNullWhen(true)] out FunctionReference? reference,
        [NotNullWhen(false)] out AwsError? error)
    {
        reference = FunctionReference.Parse(text);
        if (rules.Qualifier is null || qualifier is "") qualifier = null;
        if ((error = Error(text, reference, qualifier, rules, others)) is not null) return false;
        if (reference!.Qualifier is null && qualifier is not null) reference = reference with { Qualifier = qualifier };
        return true;
    }

    /// <summary>Finds the function that a request names. Returns false, with the error, when there is none.</summary>
    internal bool TryFind(
        string text, string? qualifier, FunctionRules rules, Violations? others, [NotNullWhen(true)] out AskedFunction? asked,
        [NotNullWhen(false)] out AwsError? error)
    {
        asked = null;
        if (!TryRead(text, qualifier, rules, others, out var reference, out error)) return false;
        if (reference.Qualifier is null or LambdaFunction.Latest && IsOwn(reference) && catalogue.TryGet(reference.Name, out var function))
        {
            asked = new(function, reference.Qualifier);
            return true;
        }
        error = rules.NotFound(
            ArnOf(rules.NamesLatest && reference.Qualifier is null ? reference with { Qualifier = LambdaFunction.Latest } : reference));
        return false;
    }

    /// <summary>Returns whether the reference is to this account and Region.</summary>
    internal bool IsOwn(FunctionReference reference) => reference.AccountId is null || reference.AccountId == catalogue.AccountId;

    /// <summary>Returns the full ARN of the function that a reference names.</summary>
    internal string ArnOf(FunctionReference reference)
    {
        var arn = IsOwn(reference)
            ? catalogue.ArnOf(reference.Name)
            : $"arn:aws:lambda:{catalogue.Region}:{reference.AccountId}:function:{reference.Name}";
        return reference.Qualifier is { } qualifier ? $"{arn}:{qualifier}" : arn;
    }

    private AwsError? Error(string text, FunctionReference? reference, string? qualifier, FunctionRules rules, Violations? others)
    {
        // A plain name, as in nearly all requests.
        if (qualifier is null && others is null && reference?.Name.Length == text.Length && LambdaFunction.IsName(text)) return null;
        var violations = (others ?? new()).Check("functionName", text, rules.Name);
        if (qualifier is not null) violations.Check("qualifier", qualifier, rules.Qualifier!);
        if (violations.Error is { } wrong) return wrong;
        if (rules.IsUnqualified && reference!.Qualifier is not null)
            return AwsError.InvalidParameter(
                "This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. "
                + "Please specify either a function name or an unqualified function ARN.");
        if (qualifier is not null && reference!.Qualifier is { } named && named != qualifier)
            return AwsError.InvalidParameter("The derived qualifier from the function name does not match the specified qualifier.");
        return reference!.Region is { } region && region != catalogue.Region
            ? AwsError.NotFound($"Functions from '{region}' are not reachable in this region ('{catalogue.Region}')")
            : null;
    }
}

/// <summary>The function that a request is for.</summary>
/// <param name="Function">The function.</param>
/// <param name="Qualifier">The version; null when the request names none.</param>
internal sealed record AskedFunction(LambdaFunction Function, string? Qualifier)
{
    /// <summary>The function's ARN as the request named it, with the version if the request had one.</summary>
    public string Arn => Qualifier is null ? Function.Arn : $"{Function.Arn}:{Qualifier}";
}
