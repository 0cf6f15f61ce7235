using Lambda;
using Lambda.Events.Lex;

namespace Samples.Callers;

/// <summary>A code hook of Lex V2 that asks for the kind of flowers, and then takes the order.</summary>
public sealed class OrderFlowers : LexCodeHook
{
    /// <inheritdoc/>
    protected override Task<LexAnswer> AnswerAsync(LexEvent input, ILambdaContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        var intent = input.SessionState.Intent!;
        var kind = intent.Slots?.GetValueOrDefault("FlowerType")?.Value?.InterpretedValue;
        return Task.FromResult(kind is null
            ? new LexAnswer(new(new("ElicitSlot", "FlowerType"), intent), [new("PlainText", "Which flowers would you like?")])
            : new LexAnswer(new(new("Close"), intent with { State = "Fulfilled" }), [new("PlainText", $"Your {kind} are on their way.")]));
    }
}
