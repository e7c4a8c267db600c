using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using OrgStarter.Invitations;
using OrgStarter.Logto;
using OrgStarter.Tenancy;

namespace OrgStarter.Pages.Members.Invitations;

/// <summary>The form that invites, on its own page and as a step of onboarding.</summary>
public sealed class InviteForm
{
    [DisplayFormat(ConvertEmptyStringToNull = false)]
    public string Addresses { get; set; } = "";

    [DisplayFormat(ConvertEmptyStringToNull = false)]
    public string Role { get; set; } = Roles.Member;

    /// <summary>Sends the invitations. What went out leaves the box; what did not stays in it, to be mended and sent again.</summary>
    /// <returns>The results, or none when the form itself is wrong: the reasons are then in <paramref name="errors"/>.</returns>
    public async Task<IReadOnlyList<InviteResult>> SendAsync(InvitationSender sender, ModelStateDictionary errors, CancellationToken ct)
    {
        var typed = AddressList.Parse(Addresses);
        foreach (var (field, words) in sender.Problems(typed, Role))
        {
            errors.AddModelError($"Input.{field}", words);
        }

        if (!errors.IsValid)
        {
            return [];
        }

        try
        {
            var results = await sender.InviteAsync(typed, Role, ct);
            Addresses = string.Join('\n', results.Where(StaysInTheBox).Select(result => result.Address));
            errors.Remove("Input.Addresses");
            return results;
        }
        catch (LogtoException e)
        {
            errors.AddModelError("Input.Addresses", e.Words);
            return [];
        }
    }

    private static bool StaysInTheBox(InviteResult result) => result.Outcome is InviteOutcome.BadAddress or InviteOutcome.Failed;
}
