using Lambda.StatesLanguage.Definitions;
using Lambda.Workflows.Tasks.Targets;

namespace Lambda.Workflows.Tasks;

/// <summary>Writes hints about the setting that would let a task call a resource.</summary>
internal static class TaskHints
{
    public static string Of(TaskResource resource) => (resource.Service, resource.Action) switch
    {
        ("sqs", "sendMessage" or "sendMessage.waitForTaskToken") => Set("Queues", "the queue that stands for it"),
        ("sns", "publish" or "publish.waitForTaskToken") => Set("Topics", "the topic that stands for it"),
        ("events", "putEvents" or "putEvents.waitForTaskToken") => Set("EventBuses", "the Event Grid topic that stands for it"),
        ("dynamodb", "getItem" or "putItem" or "updateItem" or "deleteItem") => Set("Tables", "its Table and PartitionKey"),
        ("http", "invoke") => Set("Connections", "its Hosts"),
        ("s3", "getObject" or "listObjectsV2" or "putObject") => Set("Buckets", "the container that stands for it"),
        _ => "Tasks call functions of the app, states:startExecution, sqs:sendMessage, sns:publish, events:putEvents, items of dynamodb, "
            + "http:invoke, and what the app's ITaskService implementations take.",
    };

    private static string Set(string section, string value) => $"Set {WorkflowTargets.Section}:{section}:<name> to {value}.";
}
