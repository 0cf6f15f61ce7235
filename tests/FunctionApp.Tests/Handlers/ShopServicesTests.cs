using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using FunctionApp.Handlers;
using FunctionApp.Handlers.Importing;
using FunctionApp.Handlers.Pricing;
using Lambda.Engine.Composition;
using Lambda.Engine.Invocation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FunctionApp.Tests.Handlers;

public sealed class ShopServicesTests
{
    [Fact]
    public void The_functions_of_the_shop_are_registered_with_their_handlers()
    {
        using var services = Services();
        var catalogue = services.GetRequiredService<FunctionCatalogue>();
        Assert.True(catalogue.TryGet("price-cart", out var price));
        Assert.True(catalogue.TryGet("import-sales", out var import));
        Assert.Equal((typeof(PriceCart), typeof(ImportSales)), (price.Handler, import.Handler));
        Assert.Same(import, catalogue.ForUpload("sales/2024-05-17.csv"));
        Assert.Equal(300, import.Options.Timeout);
    }

    [Fact]
    public void Blobs_with_rejected_rows_do_not_trigger_a_function()
    {
        using var services = Services();
        Assert.Null(services.GetRequiredService<FunctionCatalogue>().ForUpload("rejected/2024-05-17.csv"));
    }

    [Fact]
    public void The_default_VAT_rate_is_20_percent()
    {
        using var services = Services();
        Assert.Equal(0.20m, services.GetRequiredService<IOptions<ShopOptions>>().Value.VatRate);
        using var set = Services("0.175");
        Assert.Equal(0.175m, set.GetRequiredService<IOptions<ShopOptions>>().Value.VatRate);
    }

    [Theory]
    [InlineData("20")]
    [InlineData("-0.1")]
    public void The_error_for_an_invalid_VAT_rate_names_its_setting(string rate)
    {
        using var services = Services(rate);
        var error = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<ShopOptions>>().Value);
        Assert.Contains("Shop:VatRate", error.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Services(string? vatRate = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(
            new ConfigurationBuilder().AddInMemoryCollection(vatRate is null ? [] : [new("Shop:VatRate", vatRate)]).Build());
        services.AddLogging();
        services.AddSingleton(new BlobServiceClient("UseDevelopmentStorage=true"));
        services.AddSingleton(new QueueServiceClient("UseDevelopmentStorage=true"));
        services.AddSingleton(new TableServiceClient("UseDevelopmentStorage=true"));
        services.AddLambdas(Lambdas.Register);
        services.AddShop();
        return services.BuildServiceProvider();
    }
}
