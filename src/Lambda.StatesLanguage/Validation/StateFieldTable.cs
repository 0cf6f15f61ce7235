using Lambda.StatesLanguage.Definitions;

namespace Lambda.StatesLanguage.Validation;

/// <summary>The fields that each type of state may have, in each language.</summary>
internal static class StateFieldTable
{
    public static readonly IReadOnlyList<string> Types = ["Task", "Wait", "Pass", "Succeed", "Fail", "Choice", "Parallel", "Map"];

    private static readonly string[] Common = ["Type", "Comment", "QueryLanguage"];
    private static readonly string[] Transition = ["Next", "End"];
    private static readonly string[] Handlers = ["Retry", "Catch"];

    private static readonly Dictionary<(string, QueryLanguage), HashSet<string>> Table = new()
    {
        [("Pass", QueryLanguage.JsonPath)] =
            [.. Common, .. Transition, "Assign", "InputPath", "OutputPath", "Parameters", "Result", "ResultPath"],
        [("Pass", QueryLanguage.Jsonata)] = [.. Common, .. Transition, "Assign", "Output"],
        [("Task", QueryLanguage.JsonPath)] =
        [
            .. Common, .. Transition, .. Handlers, "Assign", "InputPath", "OutputPath", "Parameters", "ResultSelector", "ResultPath",
            "Resource", "Credentials", "TimeoutSeconds", "TimeoutSecondsPath", "HeartbeatSeconds", "HeartbeatSecondsPath",
        ],
        [("Task", QueryLanguage.Jsonata)] =
            [.. Common, .. Transition, .. Handlers, "Assign", "Arguments", "Output",
                "Resource", "Credentials", "TimeoutSeconds", "HeartbeatSeconds"],
        [("Choice", QueryLanguage.JsonPath)] = [.. Common, "Assign", "InputPath", "OutputPath", "Choices", "Default"],
        [("Choice", QueryLanguage.Jsonata)] = [.. Common, "Assign", "Output", "Choices", "Default"],
        [("Wait", QueryLanguage.JsonPath)] =
            [.. Common, .. Transition, "Assign", "InputPath", "OutputPath", "Seconds", "SecondsPath", "Timestamp", "TimestampPath"],
        [("Wait", QueryLanguage.Jsonata)] = [.. Common, .. Transition, "Assign", "Output", "Seconds", "Timestamp"],
        [("Succeed", QueryLanguage.JsonPath)] = [.. Common, "InputPath", "OutputPath"],
        [("Succeed", QueryLanguage.Jsonata)] = [.. Common, "Output"],
        [("Fail", QueryLanguage.JsonPath)] = [.. Common, "Error", "ErrorPath", "Cause", "CausePath"],
        [("Fail", QueryLanguage.Jsonata)] = [.. Common, "Error", "Cause"],
        [("Parallel", QueryLanguage.JsonPath)] =
            [.. Common, .. Transition, .. Handlers, "Assign", "InputPath", "OutputPath", "Parameters",
                "ResultSelector", "ResultPath", "Branches"],
        [("Parallel", QueryLanguage.Jsonata)] = [.. Common, .. Transition, .. Handlers, "Assign", "Arguments", "Output", "Branches"],
        [("Map", QueryLanguage.JsonPath)] =
        [
            .. Common, .. Transition, .. Handlers, "Assign", "InputPath", "OutputPath", "Parameters", "ResultSelector", "ResultPath",
            "ItemsPath", "ItemSelector", "ItemProcessor", "Iterator", "MaxConcurrency", "MaxConcurrencyPath", "ItemReader", "ItemBatcher",
            "ResultWriter", "Label", "ToleratedFailureCount", "ToleratedFailureCountPath", "ToleratedFailurePercentage",
            "ToleratedFailurePercentagePath",
        ],
        [("Map", QueryLanguage.Jsonata)] =
        [
            .. Common, .. Transition, .. Handlers, "Assign", "Output", "Items", "ItemSelector", "ItemProcessor", "MaxConcurrency",
            "ItemReader", "ItemBatcher", "ResultWriter", "Label", "ToleratedFailureCount", "ToleratedFailurePercentage",
        ],
    };

    /// <summary>The fields that only distributed Map states may have.</summary>
    public static readonly IReadOnlyList<string> Distributed =
    [
        "ItemReader", "ItemBatcher", "ResultWriter", "Label", "ToleratedFailureCount", "ToleratedFailureCountPath",
        "ToleratedFailurePercentage", "ToleratedFailurePercentagePath",
    ];

    public static IReadOnlySet<string> Fields(string type, QueryLanguage language) => Table[(type, language)];
}
