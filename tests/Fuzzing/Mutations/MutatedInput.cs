using FsCheck;
using FsCheck.Fluent;

namespace Fuzzing.Mutations;

/// <summary>An input as a seed and what was done to it, so that a failing one shrinks to the changes that it takes.</summary>
/// <param name="Seed">The number of the seed.</param>
/// <param name="Mutations">The changes, in order.</param>
internal sealed record MutatedInput(int Seed, IReadOnlyList<Mutation> Mutations)
{
    private const int Most = 12;
    private static readonly MutationKind[] s_kinds = Enum.GetValues<MutationKind>();

    /// <summary>Inputs for a target.</summary>
    /// <param name="seeds">How many seeds it has.</param>
    public static Arbitrary<MutatedInput> Some(int seeds)
    {
        var mutation =
            from kind in Gen.Elements(s_kinds)
            from place in Gen.Choose(0, int.MaxValue - 1)
            from amount in Gen.Choose(0, int.MaxValue - 1)
            select new Mutation(kind, place, amount);
        var input =
            from seed in Gen.Choose(0, seeds - 1)
            from count in Gen.Frequency((5, Gen.Constant(1)), (3, Gen.Choose(2, 3)), (2, Gen.Choose(4, Most)))
            from mutations in mutation.ListOf(count)
            select new MutatedInput(seed, [.. mutations]);
        return Arb.From(input, Fewer);
    }

    /// <summary>The bytes.</summary>
    public byte[] Bytes(Target target, IReadOnlyList<byte[]> seeds) =>
        Mutations.Aggregate(seeds[Seed], (input, mutation) => mutation.Apply(input, target));

    private static IEnumerable<MutatedInput> Fewer(MutatedInput input)
    {
        for (var i = 0; i < input.Mutations.Count; i++)
            yield return input with { Mutations = [.. input.Mutations.Where((_, at) => at != i)] };
    }
}
