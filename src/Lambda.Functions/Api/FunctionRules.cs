using Lambda.Engine.Invocation;
using Lambda.Functions.Api.Validation;

namespace Lambda.Functions.Api;

/// <summary>
/// How an operation of the Lambda API reads a function's name, and which error it returns when there is no such function.
/// </summary>
/// <remarks>The errors are those recorded from AWS, which differ from operation to operation.</remarks>
internal sealed record FunctionRules
{
    private static readonly ConstraintAttribute[] Lenient = [new PatternAttribute(ApiPatterns.FunctionName), new MaxLengthAttribute(256)];
    private static readonly ConstraintAttribute[] Strict =
        [new PatternAttribute(ApiPatterns.StrictFunctionName), new MaxLengthAttribute(140)];
    private static readonly ConstraintAttribute[] AnyQualifier =
        [new PatternAttribute(ApiPatterns.Qualifier), new MaxLengthAttribute(Limits.Qualifier)];
    private static readonly ConstraintAttribute[] Alias =
        [new PatternAttribute(ApiPatterns.UrlQualifier), new MaxLengthAttribute(Limits.Qualifier)];
    private static readonly Func<string, AwsError> Missing = AwsError.FunctionNotFound;

    /// <summary>The rules of operations on a function and one of its versions.</summary>
    public static FunctionRules Read { get; } = new();

    /// <summary>The rules of invocations, which report a missing function as a missing version.</summary>
    public static FunctionRules Invoke { get; } = new() { NamesLatest = true };

    /// <summary>The rules of operations on all versions of a function.</summary>
    public static FunctionRules AllVersions { get; } = new() { Qualifier = null };

    /// <summary>The rules of operations on a function as a whole, or on its aliases.</summary>
    public static FunctionRules Whole { get; } = new() { Name = Strict, Qualifier = null };

    /// <summary>The rules for reading reserved concurrency.</summary>
    public static FunctionRules ReadConcurrency { get; } = Whole with { IsUnqualified = true };

    /// <summary>The rules for changing reserved concurrency.</summary>
    public static FunctionRules ChangeConcurrency { get; } = ReadConcurrency with { NamesLatest = true };

    /// <summary>The rules for reading or deleting a configuration for asynchronous invocation.</summary>
    public static FunctionRules ReadEventInvoke { get; } =
        new() { NamesLatest = true, NotFound = arn => AwsError.NotFound($"The function {arn} doesn't have an EventInvokeConfig") };

    /// <summary>The rules for changing a configuration for asynchronous invocation.</summary>
    public static FunctionRules ChangeEventInvoke { get; } = new() { NotFound = _ => AwsError.NotFound("The function doesn't exist.") };

    /// <summary>The rules for listing configurations for asynchronous invocation.</summary>
    public static FunctionRules ListEventInvoke { get; } = ChangeEventInvoke with { Qualifier = null };

    /// <summary>The rules for reading a function URL.</summary>
    public static FunctionRules ReadUrl { get; } = new() { Name = Strict, Qualifier = Alias, NotFound = _ => AwsError.NoResource() };

    /// <summary>The rules for listing function URLs.</summary>
    public static FunctionRules ListUrls { get; } = Whole with { NotFound = _ => AwsError.NotFound("Function does not exist") };

    /// <summary>The rules for reading a function's policy.</summary>
    public static FunctionRules ReadPolicy { get; } = new() { NotFound = _ => AwsError.NoResource() };

    /// <summary>The rules for removing a statement from a function's policy.</summary>
    public static FunctionRules RemovePermission { get; } = new() { NotFound = arn => AwsError.NotFound($"No policy found for: {arn}") };

    /// <summary>The rules of operations on provisioned concurrency.</summary>
    public static FunctionRules Provisioned { get; } = new() { Name = Strict };

    /// <summary>The constraints on the name.</summary>
    public ConstraintAttribute[] Name { get; private init; } = Lenient;

    /// <summary>The constraints on the separate qualifier; null when the operation takes none.</summary>
    public ConstraintAttribute[]? Qualifier { get; private init; } = AnyQualifier;

    /// <summary>Whether the name must not contain a version.</summary>
    public bool IsUnqualified { get; private init; }

    /// <summary>Whether the error about a missing function adds <c>$LATEST</c> to its ARN when the request contained no version.</summary>
    public bool NamesLatest { get; private init; }

    /// <summary>Creates the error to answer with when there is no function with an ARN.</summary>
    public Func<string, AwsError> NotFound { get; init; } = Missing;
}
