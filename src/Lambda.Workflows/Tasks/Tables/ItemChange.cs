using System.Text.Json.Nodes;
using Lambda.Workflows.Tasks.Targets;

namespace Lambda.Workflows.Tasks.Tables;

/// <summary>A put, update or delete of an item, with its condition and its answer.</summary>
internal sealed record ItemChange(string Partition, string Row, TableTarget Target)
{
    private static readonly string[] OldStyle = ["Expected", "AttributeUpdates", "ConditionalOperator"];

    /// <summary>Makes the item after the change from the one before it; null if there is none.</summary>
    public required Func<JsonObject?, JsonObject?> Change { get; init; }

    /// <summary>Returns whether the present item may be changed; null for no condition. An item that does not exist is empty.</summary>
    public Func<JsonObject, bool>? Condition { get; init; }

    /// <summary>The attributes that an update changes.</summary>
    public IReadOnlyCollection<string> Updated { get; init; } = [];

    public string ReturnValues { get; init; } = "NONE";

    /// <exception cref="TableTaskException">The request is not valid.</exception>
    public static ItemChange Read(string action, TaskParameters parameters, TableTarget target)
    {
        if (OldStyle.FirstOrDefault(name => parameters[name] is not null) is { } old)
            throw TableTaskException.Invalid($"The parameter '{old}' is not supported: use expressions.");
        var (names, values) = (parameters.Object("ExpressionAttributeNames"), parameters.Object("ExpressionAttributeValues"));
        var change = action switch
        {
            "putItem" => Put(parameters.Object("Item") ?? [], target),
            "deleteItem" => Delete(parameters.Object("Key") ?? [], target),
            _ => Update(parameters.Object("Key") ?? [], parameters.Text("UpdateExpression"), names, values, target),
        };
        var returned = parameters.Text(nameof(ReturnValues)) ?? "NONE";
        if (returned is not ("NONE" or "ALL_OLD") && !(action == "updateItem" && returned is "ALL_NEW" or "UPDATED_OLD" or "UPDATED_NEW"))
            throw TableTaskException.Invalid($"Return values set to invalid value: {returned}");
        return change with
        {
            Condition = parameters.Text("ConditionExpression") is { } condition
                ? ConditionExpression.Parse(condition, names, values)
                : null,
            ReturnValues = returned,
        };
    }

    /// <exception cref="TableTaskException">The condition does not hold, or the change cannot be applied to the item.</exception>
    public JsonObject? Apply(JsonObject? before) =>
        Condition?.Invoke(before ?? []) == false ? throw TableTaskException.ConditionFailed() : Change(before);

    public JsonObject Answer(JsonObject? before, JsonObject? after)
    {
        var returned = ReturnValues switch
        {
            "ALL_OLD" => before,
            "ALL_NEW" => after,
            "UPDATED_OLD" => Only(before),
            "UPDATED_NEW" => Only(after),
            _ => null,
        };
        return returned is { Count: > 0 } ? new JsonObject { ["Attributes"] = returned.DeepClone() } : [];
    }

    private static ItemChange Put(JsonObject item, TableTarget target)
    {
        var (partition, row) = ItemEntities.Keys(item, target);
        return new ItemChange(partition, row, target) { Change = _ => item };
    }

    private static ItemChange Delete(JsonObject key, TableTarget target)
    {
        var (partition, row) = ItemEntities.KeysOnly(key, target);
        return new ItemChange(partition, row, target) { Change = _ => null };
    }

    private static ItemChange Update(JsonObject key, string? expression, JsonObject? names, JsonObject? values, TableTarget target)
    {
        var (partition, row) = ItemEntities.KeysOnly(key, target);
        if (expression is null)
            return new ItemChange(partition, row, target) { Change = before => before ?? key };
        var update = UpdateExpression.Parse(expression, names, values);
        if (update.Roots.FirstOrDefault(root => ItemEntities.IsKey(root, target)) is { } changed)
            throw TableTaskException.Invalid(
                $"One or more parameter values were invalid: Cannot update attribute {changed}. This attribute is part of the key");
        return new ItemChange(partition, row, target) { Change = before => update.Apply(before ?? key), Updated = [.. update.Roots] };
    }

    private JsonObject? Only(JsonObject? item) => item is null ? null : new JsonObject(item.Where(each => Updated.Contains(each.Key))
        .Select(each => KeyValuePair.Create(each.Key, each.Value?.DeepClone())));
}
