namespace Lambda.Functions.Api.Validation;

/// <summary>The patterns of the Lambda API's model, as its error messages contain them.</summary>
internal static class ApiPatterns
{
    private const string Region = @"(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}";
    private const string BeforeName = $@"(arn:(aws[a-zA-Z-]*)?:lambda:)?({Region}:)?(\d{{12}}:)?(function:)?";
    private const string ArnOfAny = $@"arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\-])+:({Region})?:(\d{{12}})?:(.*)";

    /// <summary>The pattern of a function's name in operations that read or invoke it.</summary>
    public const string FunctionName = BeforeName + @"([a-zA-Z0-9-_\.]+)(:(\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9-_]+))?";

    /// <summary>The pattern of a function's name in older operations, and in those that change it.</summary>
    public const string StrictFunctionName = BeforeName + @"([a-zA-Z0-9-_]+)(:(\$LATEST|[a-zA-Z0-9-_]+))?";

    /// <summary>The pattern of a qualifier: a version or an alias.</summary>
    public const string Qualifier = @"\$(LATEST(\.PUBLISHED)?)|[a-zA-Z0-9-_$]+";

    /// <summary>The pattern of a function URL's alias.</summary>
    public const string UrlQualifier = @"((?!^\d+$)^[0-9a-zA-Z-_]+$)";

    /// <summary>The pattern of an alias's name.</summary>
    public const string AliasName = "(?!^[0-9]+$)([a-zA-Z0-9-_]+)";

    /// <summary>The pattern of a destination for events or records.</summary>
    public const string Destination = @"$|kafka://([^.]([a-zA-Z0-9\-_.]{0,248}))|" + ArnOfAny;

    /// <summary>The pattern of a dead-letter queue's ARN.</summary>
    public const string DeadLetterTarget = @"(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|()";

    /// <summary>The pattern of an event source's ARN.</summary>
    public const string EventSource = ArnOfAny;

    /// <summary>The pattern of the Region of functions in Lambda@Edge.</summary>
    public const string MasterRegion = @"ALL|[a-z]{2}(-gov)?-[a-z]+-\d{1}";

    /// <summary>The pattern of the ARN of a resource that can have tags.</summary>
    public const string Taggable = $@"arn:(aws[a-zA-Z-]*):lambda:{Region}:\d{{12}}:(function:[a-zA-Z0-9-_]+(:(\$LATEST|[a-zA-Z0-9-_]+))?"
        + "|layer:([a-zA-Z0-9-_]+)|code-signing-config:csc-[a-z0-9]{17}"
        + "|event-source-mapping:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
        + "|capacity-provider:[a-zA-Z0-9-_]+)";
}
