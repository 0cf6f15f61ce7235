using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Json;

namespace Lambda.StatesLanguage.Intrinsics;

/// <summary>An intrinsic function, with the least and the greatest number of its arguments.</summary>
internal sealed record IntrinsicFunction(int Least, int Most, Func<IntrinsicInput, JsonNode?> Apply);

/// <summary>All intrinsic functions, by name without <c>States.</c></summary>
internal static class IntrinsicFunctions
{
    /// <summary>The maximum number of items in an array that <c>States.ArrayRange</c> makes.</summary>
    public const int MaxRange = 1_000;

    /// <summary>The maximum length of text to encode, decode or hash, in characters.</summary>
    public const int MaxText = 10_000;

    public static readonly FrozenDictionary<string, IntrinsicFunction> Table = new Dictionary<string, IntrinsicFunction>
    {
        ["Format"] = new(1, int.MaxValue, TextFunctions.Format),
        ["StringToJson"] = new(1, 1, TextFunctions.ToJson),
        ["JsonToString"] = new(1, 1, input => JsonText.Write(input[0])),
        ["StringSplit"] = new(2, 2, TextFunctions.Split),
        ["Base64Encode"] = new(1, 1, TextFunctions.Encode),
        ["Base64Decode"] = new(1, 1, TextFunctions.Decode),
        ["Hash"] = new(2, 2, TextFunctions.Hash),
        ["UUID"] = new(0, 0, input => input.Random.NextUuid()),
        ["Array"] = new(0, int.MaxValue, input => new JsonArray([.. input.Arguments.Select(JsonText.Copy)])),
        ["ArrayPartition"] = new(2, 2, ArrayFunctions.Partition),
        ["ArrayContains"] = new(2, 2, input => input.Items(0).Any(item => JsonText.Same(item, input[1]))),
        ["ArrayRange"] = new(3, 3, ArrayFunctions.Range),
        ["ArrayGetItem"] = new(2, 2, ArrayFunctions.Item),
        ["ArrayLength"] = new(1, 1, input => input.Items(0).Count),
        ["ArrayUnique"] = new(1, 1, ArrayFunctions.Unique),
        ["JsonMerge"] = new(3, 3, ArrayFunctions.Merge),
        ["MathRandom"] = new(2, 3, MathFunctions.Random),
        ["MathAdd"] = new(2, 2, MathFunctions.Add),
    }.ToFrozenDictionary();
}
