using Lambda.StatesLanguage.Definitions;
using Lambda.Workflows.Tasks.Targets;

namespace Lambda.Workflows.Tasks;

/// <summary>Writes hints about the setting that would let a task call a resource.</summary>
internal static class TaskHints
{
    public static string Of(TaskResource resource) => (resource.Service, resource.Action) switch
    {
        ("sqs", "sendMessage" or "sendMessage.waitForTaskToken") => Set("Queues", "a queue"),
        ("sns", "publish" or "publish.waitForTaskToken") => Set("Topics", "a topic"),
        ("events", "putEvents" or "putEvents.waitForTaskToken") => Set("EventBuses", "an Event Grid topic"),
        ("dynamodb", "getItem" or "putItem" or "updateItem" or "deleteItem") => Set("Tables", "its Table and PartitionKey"),
        ("http", "invoke") => Set("Connections", "its Hosts"),
        ("s3", "getObject" or "listObjectsV2" or "putObject") => Set("Buckets", "a container"),
        _ => "Tasks call functions of the app, states:startExecution, sqs:sendMessage, sns:publish, events:putEvents, items of dynamodb, "
            + "http:invoke, and what the app's ITaskService implementations take.",
    };

    private static string Set(string section, string value) => $"Set {WorkflowTargets.Section}:{section}:<name> to {value}.";
}
