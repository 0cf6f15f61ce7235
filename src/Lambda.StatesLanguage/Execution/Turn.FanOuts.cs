using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Definitions;
using Lambda.StatesLanguage.Errors;
using Lambda.StatesLanguage.Evaluation;
using Lambda.StatesLanguage.Json;
using Lambda.StatesLanguage.Templates;

namespace Lambda.StatesLanguage.Execution;

/// <summary>Runs Parallel states, and Map states whose iterations run within the execution.</summary>
internal sealed partial class Turn
{
    private void StartBranches(ScopeState scope, ParallelState parallel, JsonNode? input)
    {
        var arguments = parallel.Parameters is null ? input : parallel.Parameters.Evaluate(ValuesOf(scope, input));
        Emit(scope, "ParallelStateStarted");
        scope.FanOut = new FanOutState { Count = parallel.Branches.Count, Input = arguments, MaxConcurrency = int.MaxValue };
        Continue(scope, parallel, scope.Previous);
    }

    private void StartMap(ScopeState scope, MapState map, JsonNode? input)
    {
        if (map.ItemReader is not null)
        {
            StartReading(scope, map, input);
            return;
        }
        var items = ItemsOf(scope, map, input);
        var concurrency = Concurrency(map, ValuesOf(scope, input),
            map.IsDistributed ? options.MaxDistributedConcurrency : options.MaxInlineConcurrency);
        Emit(scope, "MapStateStarted", "mapStateStartedEventDetails", new JsonObject { ["length"] = items.Count });
        if (map.IsDistributed)
        {
            StartRun(scope, map, input, items, concurrency);
            return;
        }
        scope.FanOut = new FanOutState
        {
            Count = items.Count,
            Input = input,
            Items = [.. items],
            MaxConcurrency = concurrency,
        };
        Continue(scope, map, scope.Previous);
    }

    /// <summary>Starts the branches or iterations that may run now, and completes the state when all of them are done.</summary>
    /// <param name="previous">The event that precedes those of what starts now.</param>
    /// <param name="last">The event that precedes the end of the state, if it ends now.</param>
    private void Continue(ScopeState scope, ResultState current, long previous, long? last = null)
    {
        var fan = scope.FanOut!;
        while (fan.Next < fan.Count && fan.Running < fan.MaxConcurrency)
        {
            var index = fan.Next++;
            fan.Running++;
            if (current is ParallelState parallel)
                Open(scope, index, parallel.Branches[index].Pointer, JsonText.Copy(fan.Input), null, previous);
            else if (fan.MapRunArn is not null)
                StartChild(scope, (MapState)current, index);
            else
                Iterate(scope, (MapState)current, index, previous);
        }
        Note(fan);
        if (fan.Running > 0 || fan.Next < fan.Count)
            return;
        scope.Previous = last ?? previous;
        if (fan.MapRunArn is not null)
            EndRun(scope, (MapState)current);
        else
            Finish(scope, current);
    }

    private void Iterate(ScopeState scope, MapState map, int index, long previous)
    {
        var item = scope.FanOut!.Items[index];
        var input = Select(scope, map, scope.FanOut.Input, index, item);
        EmitIteration(scope, "Started", index, previous);
        Open(scope, index, map.Processor.Pointer, JsonText.Copy(input), JsonText.Copy(item), state.LastEventId);
    }

    private void Finish(ScopeState scope, ResultState current)
    {
        var fan = scope.FanOut!;
        var results = fan.MapRunArn is not null && (current as MapState)?.ResultWriter?.WriterConfig is { } config
            ? Results(fan).Written(config)
            : new JsonArray([.. fan.Outputs.OrderBy(output => output.Key).Select(output => JsonText.Copy(output.Value))]);
        Emit($"{current.Type}StateSucceeded", scope.Previous);
        scope.FanOut = null;
        Complete(scope, current, results);
    }

    private JsonArray ItemsOf(ScopeState scope, MapState map, JsonNode? input)
    {
        var values = ValuesOf(scope, input);
        if (map.Items is not null)
        {
            var evaluated = map.Items.Evaluate(values);
            return evaluated as JsonArray ?? throw StateException.Query(
                $"The JSONata expression '{(map.Items as QueryTemplate)?.Expression.Text}' specified for the field 'Items' "
                + "returned an unexpected result type. "
                + $"Expected 'array', but was '{JsonText.TypeName(evaluated)}' for value: {JsonText.Write(evaluated)}",
                "Items");
        }
        var items = map.ItemsPath is null || map.IsJsonata ? input : map.ItemsPath.Select(values);
        return items as JsonArray ?? throw StateException.Query($"Map state input must be an array but was: {JsonText.Write(items)}", null);
    }

    private JsonNode? Select(ScopeState scope, MapState map, JsonNode? input, int index, JsonNode? item) =>
        map.ItemSelector is null ? item : map.ItemSelector.Evaluate(ValuesOf(scope, input, null, (index, item)));

    private static int Concurrency(MapState map, Values values, int most)
    {
        var asked = map.MaxConcurrency?.Whole(values) ?? 0;
        if (asked < 0)
            throw StateException.Runtime("MaxConcurrency cannot be negative.");
        return asked == 0 ? most : (int)Math.Min(asked, most);
    }
}
