using FunctionApp.Api.Validation;
using FunctionApp.Invocation;

namespace FunctionApp.Api;

/// <summary>How an operation of the Lambda API names its function, and what it answers when there is none.</summary>
/// <remarks>What is not found is said as AWS was seen to say it, which differs from operation to operation.</remarks>
internal sealed record FunctionRules
{
    private static readonly ConstraintAttribute[] Lenient = [new PatternAttribute(ApiPatterns.FunctionName), new MaxLengthAttribute(256)];
    private static readonly ConstraintAttribute[] Strict = [new PatternAttribute(ApiPatterns.StrictFunctionName), new MaxLengthAttribute(140)];
    private static readonly ConstraintAttribute[] AnyQualifier = [new PatternAttribute(ApiPatterns.Qualifier), new MaxLengthAttribute(Limits.Qualifier)];
    private static readonly ConstraintAttribute[] Alias = [new PatternAttribute(ApiPatterns.UrlQualifier), new MaxLengthAttribute(Limits.Qualifier)];
    private static readonly Func<string, AwsError> Missing = AwsError.FunctionNotFound;

    /// <summary>Operations that take a function and a version of it.</summary>
    public static FunctionRules Read { get; } = new();

    /// <summary>Invocations: what they do not find is a version.</summary>
    public static FunctionRules Invoke { get; } = new() { NamesLatest = true };

    /// <summary>Operations on all versions of a function.</summary>
    public static FunctionRules AllVersions { get; } = new() { Qualifier = null };

    /// <summary>Operations on a function as a whole, or its aliases.</summary>
    public static FunctionRules Whole { get; } = new() { Name = Strict, Qualifier = null };

    /// <summary>Reading reserved concurrency.</summary>
    public static FunctionRules ReadConcurrency { get; } = Whole with { IsUnqualified = true };

    /// <summary>Changing reserved concurrency.</summary>
    public static FunctionRules ChangeConcurrency { get; } = ReadConcurrency with { NamesLatest = true };

    /// <summary>Reading or deleting how events are handled.</summary>
    public static FunctionRules ReadEventInvoke { get; } = new() { NamesLatest = true, NotFound = arn => AwsError.NotFound($"The function {arn} doesn't have an EventInvokeConfig") };

    /// <summary>Changing how events are handled.</summary>
    public static FunctionRules ChangeEventInvoke { get; } = new() { NotFound = _ => AwsError.NotFound("The function doesn't exist.") };

    /// <summary>Listing how events are handled.</summary>
    public static FunctionRules ListEventInvoke { get; } = ChangeEventInvoke with { Qualifier = null };

    /// <summary>Reading a function's address.</summary>
    public static FunctionRules ReadUrl { get; } = new() { Name = Strict, Qualifier = Alias, NotFound = _ => AwsError.NoResource() };

    /// <summary>Listing a function's addresses.</summary>
    public static FunctionRules ListUrls { get; } = Whole with { NotFound = _ => AwsError.NotFound("Function does not exist") };

    /// <summary>Reading a function's policy.</summary>
    public static FunctionRules ReadPolicy { get; } = new() { NotFound = _ => AwsError.NoResource() };

    /// <summary>Taking a statement from a function's policy.</summary>
    public static FunctionRules RemovePermission { get; } = new() { NotFound = arn => AwsError.NotFound($"No policy found for: {arn}") };

    /// <summary>Operations on provisioned concurrency.</summary>
    public static FunctionRules Provisioned { get; } = new() { Name = Strict };

    /// <summary>What the name must satisfy.</summary>
    public ConstraintAttribute[] Name { get; private init; } = Lenient;

    /// <summary>What the qualifier beside it must satisfy; null where the operation takes none.</summary>
    public ConstraintAttribute[]? Qualifier { get; private init; } = AnyQualifier;

    /// <summary>Whether the name may say no version.</summary>
    public bool IsUnqualified { get; private init; }

    /// <summary>Whether a function that is not found is named with <c>$LATEST</c> when no version was asked for.</summary>
    public bool NamesLatest { get; private init; }

    /// <summary>What is answered when the function of that ARN is not there.</summary>
    public Func<string, AwsError> NotFound { get; init; } = Missing;
}
