using Lambda;
using Lambda.Events.Alexa;

namespace Samples.Callers;

/// <summary>An Alexa skill that tells fortunes.</summary>
public sealed class Horoscope : IHandler<SkillEvent, SkillAnswer>
{
    /// <inheritdoc/>
    public Task<SkillAnswer> HandleAsync(SkillEvent input, ILambdaContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Task.FromResult(input.Request switch
        {
            { Type: "LaunchRequest" } => SkillAnswer.Say("Which sign are you?", endsSession: false),
            { Type: "IntentRequest", Intent: { Name: "GetZodiacHoroscopeIntent", Slots: { } slots } } =>
                SkillAnswer.Say($"{slots.GetValueOrDefault("ZodiacSign")?.Value ?? "Nobody"}, today is your day."),
            _ => SkillAnswer.Say("Goodbye."),
        });
    }
}
