using System.Text.Json.Nodes;
using Azure;
using Azure.Data.Tables;
using Azure.Identity;
using Lambda.Functions.State;
using Lambda.Functions.TableStreams;
using Lambda.StatesLanguage.Definitions;
using Lambda.Workflows.Tasks.Targets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Lambda.Workflows.Tasks.Tables;

/// <summary>
/// Runs <c>dynamodb:getItem</c>, <c>putItem</c>, <c>updateItem</c> and <c>deleteItem</c> on items in Azure tables
/// (<see href="https://docs.aws.amazon.com/step-functions/latest/dg/connect-ddb.html"/>).
/// </summary>
internal sealed class DynamoDbTasks(IOptions<WorkflowTargets> targets, TableServiceClient tables, IServiceProvider services) : ITaskService
{
    private const int MostTries = 20;

    public bool Takes(TaskResource resource) => targets.Value.Tables.Count > 0
        && resource is { Kind: TaskKind.Service, Service: "dynamodb", Action: "getItem" or "putItem" or "updateItem" or "deleteItem" };

    public async Task<JsonNode?> RunAsync(TaskRequest request, CancellationToken cancellation)
    {
        var parameters = new TaskParameters(request, "DynamoDB", "AmazonDynamoDBv2");
        var name = TaskParameters.Named(parameters.Required("TableName"));
        if (!targets.Value.Tables.TryGetValue(name, out var target))
            throw parameters.Error(
                "ResourceNotFoundException",
                $"Requested resource not found: set {WorkflowTargets.Section}:Tables:{name} to a table.");
        var table = services.GetKeyedService<StreamedTable>(target.Table) is { } streamed
            ? new ItemTable(streamed)
            : new ItemTable(tables.GetTableClient(target.Table));
        try
        {
            return parameters.Answer(request.Resource.Action == "getItem"
                ? await GetAsync(table, target, parameters, cancellation)
                : await ChangeAsync(table, ItemChange.Read(request.Resource.Action, parameters, target), cancellation));
        }
        catch (TableTaskException exception)
        {
            throw parameters.Error(exception.Code, exception.Message);
        }
        catch (RequestFailedException exception) when (exception.Status is 400 or 413)
        {
            throw parameters.Error("ValidationException", $"The table refused the item: {StorageGuard.Reason(exception)}");
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException or AuthenticationFailedException
            || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw parameters.Error(
                "InternalServerErrorException", $"The table could not be reached: {StorageGuard.Reason(exception)}", 500);
        }
    }

    private static async Task<JsonObject> GetAsync(
        ItemTable table, TableTarget target, TaskParameters parameters, CancellationToken cancellation)
    {
        var (partition, row) = ItemEntities.KeysOnly(parameters.Object("Key") ?? [], target);
        var answer = new JsonObject();
        if (await table.ReadAsync(partition, row, cancellation) is not { } found)
            return answer;
        var item = ItemEntities.Read(found, target);
        answer["Item"] = parameters.Text("ProjectionExpression") is { } projection
            ? Projected(item, projection, parameters.Object("ExpressionAttributeNames"))
            : item;
        return answer;
    }

    /// <summary>Reads the item, decides on the change, and writes it if the item has not changed in the meantime.</summary>
    private static async Task<JsonObject> ChangeAsync(ItemTable table, ItemChange change, CancellationToken cancellation)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var found = await table.ReadAsync(change.Partition, change.Row, cancellation);
            var before = found is null ? null : ItemEntities.Read(found, change.Target);
            var after = change.Apply(before);
            var isDone = (after, found) switch
            {
                (not null, _) => await table.TryWriteAsync(ItemEntities.Write(after, change.Target), found, cancellation),
                (null, not null) => await table.TryDeleteAsync(found, cancellation),
                _ => true,
            };
            if (isDone)
                return change.Answer(before, after);
        }
        throw new TableTaskException("ThrottlingException", "Other writers changed the item during every try; try again.");
    }

    private static JsonObject Projected(JsonObject item, string projection, JsonObject? names)
    {
        var tokens = new ExpressionTokens("ProjectionExpression", projection, names, null);
        var projected = new JsonObject();
        do
        {
            var path = tokens.Path();
            if (path.Rest.Count > 0)
                throw TableTaskException.Invalid("Invalid ProjectionExpression: only whole attributes can be selected here.");
            if (path.Get(item) is { } value)
                projected[path.Root] = value.DeepClone();
        }
        while (tokens.Take(","));
        return tokens.AtEnd ? projected : throw tokens.Wrong();
    }
}
