using FunctionApp.Handlers.Catalogue;
using FunctionApp.Handlers.Importing;
using FunctionApp.Handlers.Orders;
using FunctionApp.Handlers.Sales;
using Lambda.Functions.TableStreams;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionApp.Handlers;

/// <summary>Registers the services that the shop's functions need, in addition to the clients of the storage account.</summary>
public static class ShopServices
{
    /// <summary>Adds the shop's settings and stores.</summary>
    public static IServiceCollection AddShop(this IServiceCollection services)
    {
        services.AddOptions<ShopOptions>().BindConfiguration(ShopOptions.Section)
            .Validate(
                shop => shop.VatRate is >= 0 and <= 1,
                $"{ShopOptions.Section}:{nameof(ShopOptions.VatRate)} is a fraction from 0 to 1, such as 0.2 for 20 %.")
            .ValidateOnStart();
        services.AddSingleton<IProductCatalogue, ProductCatalogue>();
        services.AddSingleton<DaySummaries>();
        services.AddTableStream(OrderBook.Table);
        services.AddSingleton<IOrderBook, OrderBook>();
        services.AddSingleton<IOrdersByCountry, OrdersByCountry>();
        services.AddSingleton<ISalesFigures, SalesFigures>();
        return services;
    }
}
