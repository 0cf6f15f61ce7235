using System.Text.Json;
using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Definitions;
using Lambda.StatesLanguage.Errors;
using Lambda.StatesLanguage.Evaluation;
using Lambda.StatesLanguage.Json;
using Lambda.StatesLanguage.Templates;

namespace Lambda.StatesLanguage.Execution;

/// <summary>Enters states, and runs those that decide at once.</summary>
internal sealed partial class Turn
{
    /// <summary>The longest wait, in seconds.</summary>
    private const long MaxWait = 99_999_999;

    private void Enter(ScopeState scope)
    {
        var current = StateOf(scope);
        scope.RetryCount = 0;
        scope.Attempts = [];
        scope.TaskToken = null;
        EmitEntered(scope, current);
        Attempt(scope, current);
    }

    private void Attempt(ScopeState scope, State current) => Guard(scope, current, () =>
    {
        var input = EffectiveInput(scope, current);
        if (!current.IsJsonata)
            Inspect(scope, "afterInputPath", input);
        switch (current)
        {
            case PassState pass:
                Pass(scope, pass, input);
                break;
            case SucceedState:
                PassOn(scope, current, input);
                break;
            case FailState fail:
                var values = ValuesOf(scope, input);
                CloseFailed(scope, new Failure(Text(fail.Error, values), Text(fail.Cause, values)));
                break;
            case ChoiceState choice:
                Choose(scope, choice, input);
                break;
            case WaitState wait:
                StartTimer(new PendingWork(scope.Id, WorkKind.Wait), Due(wait, ValuesOf(scope, input)));
                break;
            case TaskState task:
                StartTask(scope, task, input);
                break;
            case ParallelState parallel:
                StartBranches(scope, parallel, input);
                break;
            case MapState map:
                StartMap(scope, map, input);
                break;
        }
    });

    private void Pass(ScopeState scope, PassState pass, JsonNode? input)
    {
        if (pass.IsJsonata)
            PassOn(scope, pass, input);
        else if (pass.HasResult)
            Complete(scope, pass, pass.Result);
        else
            Complete(scope, pass, pass.Parameters is null ? input : pass.Parameters.Evaluate(ValuesOf(scope, input)));
    }

    private void Choose(ScopeState scope, ChoiceState choice, JsonNode? input)
    {
        var values = ValuesOf(scope, input);
        var taken = choice.Choices.FirstOrDefault(each => each.Rule.Matches(values));
        if (taken is not null)
            PassOn(scope, choice, input, taken.Assign ?? (choice.IsJsonata ? null : choice.Assign), taken.Output, taken.Next);
        else if (choice.Default is not null)
            PassOn(scope, choice, input, next: choice.Default);
        else
            throw new StateException(ErrorNames.NoChoiceMatched,
                "Failed to transition out of the state. The state does not point to a next state.");
    }

    private DateTimeOffset Due(WaitState wait, Values values)
    {
        var due = wait.Seconds is not null ? now.AddSeconds(WaitSeconds(wait.Seconds, values)) : WaitEnd(wait.Timestamp!, values);
        return due - now <= TimeSpan.FromSeconds(MaxWait) ? due : throw StateException.Runtime("Wait state delay is too long.");
    }

    private static long WaitSeconds(Operand operand, Values values)
    {
        if (operand is not PathOperand path)
        {
            var asked = operand.Whole(values);
            return asked >= 0
                ? Math.Min(asked, MaxWait + 1)
                : throw StateException.Query($"The {operand.Field} field is a negative value: {asked}", operand.Field);
        }
        if (!path.Path.TryEvaluate(values, out var value) || JsonText.Kind(value) != JsonValueKind.Number)
            throw StateException.Runtime($"The SecondsPath parameter does not reference an input value: {path.Path.Text}");
        if (JsonNumber.Whole(value) is not { } seconds)
            throw StateException.Runtime(
                $"The SecondsPath parameter cannot be parsed as a long value: {path.Path.Text} == {JsonText.Write(value)}");
        return seconds >= 0
            ? Math.Min(seconds, MaxWait + 1)
            : throw StateException.Runtime($"The SecondsPath parameter references a negative value: {path.Path.Text} == {seconds}");
    }

    private static DateTimeOffset WaitEnd(Operand operand, Values values)
    {
        var value = operand.Evaluate(values);
        if (Timestamp.TryParse(JsonText.Text(value), out var end))
            return end;
        var text = JsonText.Text(value) ?? JsonText.Write(value);
        throw operand is PathOperand path
            ? StateException.Runtime(
                "The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: "
                + $"{path.Path.Text} == {text}")
            : StateException.Query(
                $"The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: {text}", operand.Field);
    }

    private static string? Text(Operand? operand, Values values)
    {
        if (operand is null)
            return null;
        var value = operand switch
        {
            PathOperand path => path.Path.Evaluate(values, path.Field),
            _ => operand.Evaluate(values),
        };
        return JsonText.Text(value) ?? JsonText.Write(value);
    }
}
