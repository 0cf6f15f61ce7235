using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Definitions;
using Lambda.StatesLanguage.Errors;
using Lambda.StatesLanguage.Evaluation;
using Lambda.StatesLanguage.Json;
using Lambda.StatesLanguage.Templates;

namespace Lambda.StatesLanguage.Execution;

/// <summary>Makes the values that a state's expressions refer to, and processes its input and result.</summary>
internal sealed partial class Turn
{
    private ExecutionRandom Random => new(state.Identity.RandomSeed, () => state.RandomCount++);

    /// <summary>
    /// Makes the values of a state. In JSONPath, <paramref name="input"/> is <c>$</c>; in JSONata, <c>$states.input</c> is the state's own
    /// input.
    /// </summary>
    private Values ValuesOf(
        ScopeState scope, JsonNode? input, (string Name, JsonNode? Value)? more = null, (int Index, JsonNode? Value)? item = null)
    {
        var states = new JsonObject { ["input"] = JsonText.Copy(scope.Input) };
        if (more is { } added)
            states[added.Name] = JsonText.Copy(added.Value);
        return new Values
        {
            Input = input,
            MakeContext = new Lazy<JsonNode?>(() => Context(scope, item)),
            Variables = Variables(scope),
            States = states,
            Random = Random,
            Now = now,
        };
    }

    private Dictionary<string, JsonNode?> Variables(ScopeState scope)
    {
        var variables = scope.Parent is { } parent ? Variables(state.Scopes[parent]) : [];
        foreach (var (name, value) in scope.Variables)
            variables[name] = value;
        return variables;
    }

    private JsonObject Context(ScopeState scope, (int Index, JsonNode? Value)? item)
    {
        var current = StateOf(scope);
        var entered = new JsonObject { ["EnteredTime"] = Timestamp.Write(scope.EnteredAt), ["Name"] = current.Name };
        if (current is TaskState or ParallelState or MapState)
            entered["RetryCount"] = scope.RetryCount;
        var context = new JsonObject
        {
            ["Execution"] = new JsonObject
            {
                ["Id"] = state.Identity.ExecutionArn,
                ["Input"] = JsonText.Copy(state.Input),
                ["Name"] = state.Identity.Name,
                ["RoleArn"] = state.Identity.RoleArn,
                ["StartTime"] = Timestamp.Write(state.StartedAt ?? now),
                ["RedriveCount"] = state.RedriveCount,
            },
            ["State"] = entered,
            ["StateMachine"] = new JsonObject { ["Id"] = state.Identity.StateMachineArn, ["Name"] = state.Identity.StateMachineName },
        };
        if (scope.TaskToken is not null)
            context["Task"] = new JsonObject { ["Token"] = scope.TaskToken };
        if ((item ?? Iteration(scope)) is { } iteration)
        {
            context["Map"] = new JsonObject
            {
                ["Item"] = new JsonObject { ["Index"] = iteration.Index, ["Value"] = JsonText.Copy(iteration.Value) },
            };
        }
        return context;
    }

    /// <summary>Finds the item of the innermost Map state around a scope; null if there is none.</summary>
    private (int Index, JsonNode? Value)? Iteration(ScopeState? scope)
    {
        while (scope?.Parent is { } id)
        {
            var parent = state.Scopes[id];
            if (StateOf(parent) is MapState)
                return (scope.Index, scope.Item);
            scope = parent;
        }
        return null;
    }

    private JsonNode? EffectiveInput(ScopeState scope, State current) =>
        current.IsJsonata ? scope.Input
        : current.InputPath is null ? new JsonObject()
        : current.InputPath.Select(ValuesOf(scope, scope.Input));

    /// <summary>Completes a state that has no result of its own and passes on its input.</summary>
    private void PassOn(
        ScopeState scope, State current, JsonNode? input, Template? assign = null, Template? output = null, string? next = null)
    {
        var values = ValuesOf(scope, input);
        var assigned = (assign ?? current.Assign)?.Evaluate(values) as JsonObject;
        var result = current.IsJsonata
            ? output is not null ? output.Evaluate(values) : current.Output is not null ? current.Output.Evaluate(values) : input
            : FilterOutput(scope, current, input);
        Leave(scope, current, result, assigned, next ?? current.Next);
    }

    /// <summary>Completes a state that has a result, which is selected from, put into the input, and filtered.</summary>
    private void Complete(ScopeState scope, ResultState current, JsonNode? result)
    {
        Inspect(scope, "result", result);
        if (current.IsJsonata)
        {
            var values = ValuesOf(scope, scope.Input, ("result", result));
            var variables = current.Assign?.Evaluate(values) as JsonObject;
            Leave(scope, current, current.Output is null ? result : current.Output.Evaluate(values), variables, current.Next);
            return;
        }
        var selected = current.ResultSelector is null ? result : current.ResultSelector.Evaluate(ValuesOf(scope, result));
        Inspect(scope, "afterResultSelector", selected);
        var assigned = current.Assign?.Evaluate(ValuesOf(scope, selected)) as JsonObject;
        var combined = current.ResultPath.Combine(scope.Input, selected);
        Inspect(scope, "afterResultPath", combined);
        Leave(scope, current, FilterOutput(scope, current, combined), assigned, current.Next);
    }

    private JsonNode? FilterOutput(ScopeState scope, State current, JsonNode? output) =>
        current.OutputPath is null ? new JsonObject() : current.OutputPath.Select(ValuesOf(scope, output));

    private void Leave(ScopeState scope, State current, JsonNode? output, JsonObject? assigned, string? next)
    {
        CheckSize(current, output);
        if (assigned is not null)
        {
            CheckVariables(current, assigned);
            Inspect(scope, "variables", assigned);
        }
        EmitExited(scope, current, output, assigned);
        foreach (var (name, value) in assigned ?? [])
            scope.Variables[name] = JsonText.Copy(value);
        if (next is null)
        {
            Close(scope, output);
            return;
        }
        scope.State = next;
        scope.Input = output;
        ready.Enqueue(scope.Id);
    }

    private static string TooLarge(string name) =>
        $"The state/task '{name}' returned a result with a size exceeding the maximum number of bytes service limit.";

    /// <summary>
    /// Checks the size of variables: a state's assignments have the same limit as its output, and all variables together have another
    /// (<see href="https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html"/>).
    /// </summary>
    private void CheckVariables(State current, JsonObject assigned)
    {
        CheckSize(current, assigned);
        var all = state.Scopes.Values.SelectMany(scope => scope.Variables.Values).Sum(value => (long)JsonText.Size(value));
        if (all + JsonText.Size(assigned) > options.MaxVariables)
            throw new StateException(
                ErrorNames.DataLimitExceeded, $"The variables of the execution are larger than {options.MaxVariables} bytes.");
    }

    private void CheckSize(State current, JsonNode? payload)
    {
        if (JsonText.IsTooDeep(payload))
            throw StateException.Runtime($"The value is nested deeper than {JsonText.MaxDepth} levels.");
        if (JsonText.Size(payload) > options.MaxPayload)
            throw new StateException(ErrorNames.DataLimitExceeded, TooLarge(current.Name)) { IsWhole = true };
    }
}
