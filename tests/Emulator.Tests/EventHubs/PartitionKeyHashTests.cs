using Local.Emulator.EventHubs.Partitions;

namespace Emulator.Tests.EventHubs;

/// <summary>
/// The values are those that the SDKs hold their own implementations to: PartitionResolverTests of Azure.Messaging.EventHubs.
/// </summary>
public sealed class PartitionKeyHashTests
{
    [Theory]
    [InlineData("7", -15263)]
    [InlineData("131", 30562)]
    [InlineData("7149583486996073602", 12977)]
    [InlineData("FWfAT", -22341)]
    [InlineData("sOdeEAsyQoEuEFPGerWO", -6503)]
    [InlineData("FAyAIctPeCgmiwLKbJcyswoHglHVjQdvtBowLACDNORsYvOcLddNJYDmhAVkbyLOrHTKLneMNcbgWVlasVywOByANjs", 5226)]
    [InlineData(
        "1XYM6!(7(lF5wq4k4m*e$Nc!1ezLJv*1YK1Y-C^*&B$O)lq^iUkG(TNzXG;Zi#z2Og*Qq0#^*k):vXh$3,C7We7%W0meJ;b3,rQCg^J;^twXgs5E$$hWKxqp", 23950)]
    [InlineData("E(x;RRIaQcJs*P;D&jTPau-4K04oqr:lF6Z):ERpo&;9040qyV@G1_c9mgOs-8_8/10Fwa-7b7-yP!T-!IH&968)FWuI;(^g$2fN;)HJ^^yTn:", -29304)]
    [InlineData("!c*_!I@1^c", 15372)]
    [InlineData("p4*!jioeO/z-!-;w:dh", -3104)]
    [InlineData("$0cb", 26269)]
    [InlineData("-4189260826195535198", 453)]
    public void A_partition_key_has_the_same_hash_as_in_the_service(
        string key, short hash) => Assert.Equal(hash, PartitionKeyHash.Compute(key));

    [Theory]
    [InlineData("7", 4, 3)]
    [InlineData("FWfAT", 32, 5)]
    [InlineData("", 8, 0)]
    public void The_hash_of_the_key_decides_the_partition(string key, int partitions, int expected) =>
        Assert.Equal(expected, PartitionKeyHash.Partition(key, partitions));
}
