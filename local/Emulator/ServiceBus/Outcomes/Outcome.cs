using System.Diagnostics.CodeAnalysis;

namespace Local.Emulator.ServiceBus.Outcomes;

/// <summary>The reason why an operation was refused, as the service tells its clients.</summary>
internal sealed record Failure(BrokerError Error, string Description);

/// <summary>Success, or the reason for the refusal.</summary>
internal readonly record struct Outcome(Failure? Failure)
{
    /// <summary>The outcome of an operation that was carried out.</summary>
    public static Outcome Success => default;

    [MemberNotNullWhen(false, nameof(Failure))]
    public bool Succeeded => Failure is null;

    public static implicit operator Outcome(Failure failure) => new(failure);
}

/// <summary>A result, or the reason why there is none.</summary>
internal readonly record struct Outcome<T>
{
    private Outcome(T? value, Failure? failure) => (Value, Failure) = (value, failure);

    /// <summary>The result; the default of its type if the operation was refused.</summary>
    public T? Value { get; }

    public Failure? Failure { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool Succeeded => Failure is null;

    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(Failure failure) => new(default, failure);
}
