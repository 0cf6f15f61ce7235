using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Definitions;
using Lambda.StatesLanguage.Errors;
using Lambda.StatesLanguage.Evaluation;
using Lambda.StatesLanguage.Items;
using Lambda.StatesLanguage.Json;

namespace Lambda.StatesLanguage.Execution;

/// <summary>Runs distributed Map states, whose iterations are separate executions.</summary>
internal sealed partial class Turn
{
    private static readonly Failure TooManyFailures = new(
        ErrorNames.ExceedToleratedFailureThreshold, "The specified tolerated failure threshold was exceeded");

    private void StartReading(ScopeState scope, MapState map, JsonNode? input)
    {
        var values = ValuesOf(scope, input);
        var reader = map.ItemReader!;
        var concurrency = Concurrency(map, values, options.MaxDistributedConcurrency);
        Emit(scope, "MapStateStarted", "mapStateStartedEventDetails", new JsonObject { ["length"] = 0 });
        var arguments = reader.Arguments?.Evaluate(values);
        var config = ItemReaderConfig.Read(reader.ReaderConfig, reader.MaxItems?.Whole(values));
        scope.FanOut = Run(scope, map, values, [], [], concurrency);
        var number = state.NextNumber();
        state.Work[number] = new PendingWork(scope.Id, WorkKind.ReadItems);
        decisions.Add(new ReadItems(number, reader.Resource, arguments, config));
    }

    private void ItemsRead(ScopeState scope, MapState map, JsonNode? output)
    {
        if (output is not JsonArray items)
        {
            MapRunFailed(scope, map, new Failure(ErrorNames.ItemReaderFailed, "Attempting to map over non-iterable node."));
            return;
        }
        var run = scope.FanOut!;
        var input = EffectiveInput(scope, map);
        var (inputs, sizes) = Children(scope, map, input, items);
        scope.FanOut = new FanOutState
        {
            Count = inputs.Count,
            Input = input,
            Items = inputs,
            BatchSizes = sizes,
            MaxConcurrency = run.MaxConcurrency,
            ToleratedCount = run.ToleratedCount,
            ToleratedPercentage = run.ToleratedPercentage,
            MapRunArn = run.MapRunArn,
        };
        Continue(scope, map, scope.Previous);
    }

    private void StartRun(ScopeState scope, MapState map, JsonNode? input, JsonArray items, int concurrency)
    {
        var values = ValuesOf(scope, input);
        var (inputs, sizes) = Children(scope, map, input, items);
        scope.FanOut = Run(scope, map, values, inputs, sizes, concurrency);
        Continue(scope, map, scope.Previous);
    }

    private FanOutState Run(ScopeState scope, MapState map, Values values, List<JsonNode?> inputs, List<int> sizes, int concurrency)
    {
        var count = map.ToleratedFailureCount?.Whole(values);
        if (count < 0)
            throw StateException.Runtime("ToleratedFailureCount cannot be negative.");
        var percentage = map.ToleratedFailurePercentage?.Number(values);
        if (percentage is < 0 or > 100)
            throw StateException.Runtime("ToleratedFailurePercentage must be between 0 and 100.");
        var machineArn = state.Identity.StateMachineArn.Replace(":stateMachine:", ":mapRun:", StringComparison.Ordinal);
        var arn = $"{machineArn}/{map.Label ?? map.Name}:{Random.NextUuid()}";
        Emit(scope, "MapRunStarted", "mapRunStartedEventDetails", new JsonObject { ["mapRunArn"] = arn });
        state.MapRuns[arn] = new MapRunState { Arn = arn, StartedAt = now };
        return new FanOutState
        {
            Count = inputs.Count,
            Input = values.Input,
            Items = inputs,
            BatchSizes = sizes,
            MaxConcurrency = concurrency,
            ToleratedCount = count,
            ToleratedPercentage = percentage,
            MapRunArn = arn,
        };
    }

    /// <summary>
    /// Makes the inputs of the child executions: the items, with the ItemSelector applied to each, in batches if the state asks for them.
    /// </summary>
    private (List<JsonNode?> Inputs, List<int> Sizes) Children(ScopeState scope, MapState map, JsonNode? input, JsonArray items)
    {
        var selected = items.Select((item, index) => JsonText.Copy(Select(scope, map, input, index, item)));
        if (map.ItemBatcher is not { } batcher)
            return ([.. selected], []);
        var values = ValuesOf(scope, input);
        var batches = ItemBatching.Batch(
            selected, batcher.MaxItems?.Whole(values), batcher.MaxBytes?.Whole(values),
                batcher.BatchInput?.Evaluate(values), options.MaxPayload).ToArray();
        return ([.. batches.Select(batch => batch.Input)], [.. batches.Select(batch => batch.Count)]);
    }

    private void StartChild(ScopeState scope, MapState map, int index)
    {
        var number = state.NextNumber();
        state.Work[number] = new PendingWork(scope.Id, WorkKind.Child, index);
        scope.FanOut!.StartedAt[index] = now;
        decisions.Add(new StartChild(number, map.Processor.Pointer, scope.FanOut.Items[index])
        {
            MapRunArn = scope.FanOut.MapRunArn!,
            Index = index,
            ExecutionType = map.ExecutionType,
        });
    }

    private void ChildSucceeded(ScopeState scope, MapState map, int index, JsonNode? output)
    {
        var fan = scope.FanOut!;
        fan.Running--;
        fan.EndedAt[index] = now;
        fan.Outputs[index] = JsonText.Copy(output);
        Continue(scope, map, scope.Previous);
    }

    private void ChildFailed(ScopeState scope, MapState map, int index, Failure failure)
    {
        var fan = scope.FanOut!;
        fan.Running--;
        fan.EndedAt[index] = now;
        fan.Failures[index] = failure;
        fan.FailedItems += fan.BatchSizes.Count > 0 ? fan.BatchSizes[index] : 1;
        if (FailureTolerance.IsExceeded(fan))
            MapRunFailed(scope, map, TooManyFailures);
        else
            Continue(scope, map, scope.Previous);
    }

    private void MapRunFailed(ScopeState scope, MapState map, Failure failure)
    {
        EndRun(scope, MapRunStatus.Failed);
        Emit(scope, "MapRunFailed", "mapRunFailedEventDetails", Error(failure));
        Fail(scope, map, failure);
    }

    private void EndRun(ScopeState scope, MapState map)
    {
        var fan = scope.FanOut!;
        if (map.ResultWriter is not { Resource: { } resource } writer)
        {
            EndRun(scope, MapRunStatus.Succeeded);
            Emit(scope, "MapRunSucceeded");
            Finish(scope, map);
            return;
        }
        var number = state.NextNumber();
        var arguments = writer.Arguments?.Evaluate(ValuesOf(scope, fan.Input));
        state.Work[number] = new PendingWork(scope.Id, WorkKind.WriteResults);
        decisions.Add(new WriteResults(number, resource, arguments, writer.WriterConfig, Results(fan)));
    }

    private static MapRunResults Results(FanOutState fan) => new(fan.MapRunArn!, fan.Outputs, fan.Failures, fan.Items)
    {
        StartedAt = fan.StartedAt,
        EndedAt = fan.EndedAt,
    };

    private void ResultsWritten(ScopeState scope, MapState map, JsonNode? details)
    {
        var arn = scope.FanOut!.MapRunArn!;
        state.MapRuns[arn].HasWrittenResults = true;
        EndRun(scope, MapRunStatus.Succeeded);
        Emit(scope, "MapRunSucceeded");
        Emit("MapStateSucceeded", scope.Previous);
        scope.FanOut = null;
        Complete(scope, map, new JsonObject { ["MapRunArn"] = arn, ["ResultWriterDetails"] = JsonText.Copy(details) });
    }

    /// <summary>Applies a change from UpdateMapRun.</summary>
    private void Change(MapRunChanged changed)
    {
        if (state.Scopes.Values.FirstOrDefault(each => each.FanOut?.MapRunArn == changed.MapRunArn) is not { FanOut: { } fan } scope)
            return;
        if (changed.MaxConcurrency is { } most)
            fan.MaxConcurrency = most is > 0 && most < options.MaxDistributedConcurrency ? most : options.MaxDistributedConcurrency;
        fan.ToleratedCount = changed.ToleratedFailureCount ?? fan.ToleratedCount;
        fan.ToleratedPercentage = changed.ToleratedFailurePercentage ?? fan.ToleratedPercentage;
        Note(fan);
        // While its items are read or its results are written, no child runs.
        if (fan.Running == 0)
            return;
        var map = (MapState)StateOf(scope);
        Guard(scope, map, () =>
        {
            if (fan.FailedItems > 0 && FailureTolerance.IsExceeded(fan))
                MapRunFailed(scope, map, TooManyFailures);
            else
                Continue(scope, map, scope.Previous);
        });
    }

    /// <summary>Updates what DescribeMapRun returns for a run.</summary>
    private void Note(FanOutState fan)
    {
        if (fan.MapRunArn is null || !state.MapRuns.TryGetValue(fan.MapRunArn, out var run))
            return;
        (run.MaxConcurrency, run.ToleratedFailureCount, run.ToleratedFailurePercentage) =
            (fan.MaxConcurrency, fan.ToleratedCount ?? 0, fan.ToleratedPercentage ?? 0);
        run.Executions = MapRunCounting.Executions(fan, run.Status != MapRunStatus.Running);
        run.Items = MapRunCounting.Items(fan, run.Status != MapRunStatus.Running);
    }

    private void EndRun(ScopeState scope, MapRunStatus status)
    {
        if (scope.FanOut?.MapRunArn is not { } arn || state.MapRuns[arn] is not { Status: MapRunStatus.Running } run)
            return;
        (run.Status, run.StoppedAt) = (status, now);
        Note(scope.FanOut);
    }

    private void AbortRun(ScopeState scope) => EndRun(scope, MapRunStatus.Aborted);
}
