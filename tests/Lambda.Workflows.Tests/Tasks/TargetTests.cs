using Lambda.StatesLanguage.Definitions;
using Lambda.Workflows.Tasks;
using Lambda.Workflows.Tasks.Targets;

namespace Lambda.Workflows.Tests.Tasks;

public sealed class TargetTests
{
    [Theory]
    [InlineData("Queues", "orders", "Lambda:Workflows:Queues:a is 'orders'; set it to service-bus-queue:<name> or storage-queue:<name>.")]
    [InlineData("Queues", "storage-queue:", "set it to")]
    [InlineData("Queues", "storage-queue:A", "a queue has 3 to 63")]
    [InlineData("Queues", "storage-queue:lambda-async", "one of the engine's")]
    [InlineData("Topics", "storage-queue:orders", "set it to event-grid:<name> or service-bus-topic:<name>.")]
    [InlineData("EventBuses", "", "is empty")]
    [InlineData("Buckets", "azure-webjobs-hosts", "one of the engine's")]
    [InlineData("Tables", "deadLetters", "one of the engine's")]
    [InlineData("Tables", "a-b", "a table has 3 to 63")]
    [InlineData("Hosts", "", "is not a host")]
    [InlineData("Hosts", "http://a/b", "is not a host")]
    [InlineData("Hosts", "ftp://a", "is not a host")]
    [InlineData("Networks", "10.0.0.0/33", "is not a network")]
    public void The_error_for_an_invalid_target_names_the_target(string setting, string value, string error)
    {
        var targets = new WorkflowTargets();
        switch (setting)
        {
            case "Queues":
                targets.Queues["a"] = value;
                break;
            case "Topics":
                targets.Topics["a"] = value;
                break;
            case "EventBuses":
                targets.EventBuses["a"] = value;
                break;
            case "Buckets":
                targets.Buckets["a"] = value;
                break;
            case "Tables":
                targets.Tables["a"] = new TableTarget { Table = value, PartitionKey = "k" };
                break;
            case "Hosts":
                targets.Connections["a"] = new ConnectionTarget { Hosts = { value } };
                break;
            default:
                targets.Connections["a"] = new ConnectionTarget { Hosts = { "a" }, Networks = { value } };
                break;
        }

        Assert.Contains(error, Assert.Single(targets.Errors()), StringComparison.Ordinal);
    }

    [Fact]
    public void Valid_targets_cause_no_errors() => Assert.Empty(new WorkflowTargets
    {
        Queues = { ["a"] = "storage-queue:orders", ["b"] = "service-bus-queue:Orders" },
        Topics = { ["a"] = "event-grid:orders", ["b"] = "service-bus-topic:orders" },
        EventBuses = { ["default"] = "orders" },
        Buckets = { ["a"] = "files" },
        Tables = { ["a"] = new TableTarget { Table = "Orders", PartitionKey = "k", SortKey = "s", SortKeyType = "N" } },
        Connections =
        {
            ["a"] = new ConnectionTarget { Hosts = { "api.example.com", "http://localhost:5000" }, Networks = { "fd00::/8" } },
        },
    }.Errors());

    [Theory]
    [InlineData("sqs:sendMessage", "Set Lambda:Workflows:Queues:<name>")]
    [InlineData("http:invoke", "Set Lambda:Workflows:Connections:<name>")]
    [InlineData("ecs:runTask.sync", "ITaskService")]
    public void The_error_for_a_task_without_a_target_says_which_setting_is_missing(string action, string hint) =>
        Assert.Contains(hint, TaskHints.Of(TaskResource.Parse("arn:aws:states:::" + action)!), StringComparison.Ordinal);
}
