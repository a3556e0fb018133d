/** One line a person: given name, family name, login, title, department, manager, language, region, time zone, city, country. */
const lines = `
Amara|Lindqvist|amara.lindqvist|Chief Executive Officer|Leadership||sv|sv-SE|Europe/Stockholm|Stockholm|SE
Jürgen|Weiß|juergen.weiss|Chief Financial Officer|Finance|amara.lindqvist|de|de-DE|Europe/Berlin|München|DE
Chloé|Béranger|chloe.beranger|Chief Revenue Officer|Sales|amara.lindqvist|fr|fr-FR|Europe/Paris|Lyon|FR
Rajesh|Iyer|rajesh.iyer|Chief Technology Officer|Engineering|amara.lindqvist|en|en-IN|Asia/Kolkata|Bengaluru|IN
Olivia|Hartley|olivia.hartley|Chief People Officer|People|amara.lindqvist|en|en-GB|Europe/London|Leeds|GB
Mateo|Fernández Ruiz|mateo.fernandez|Vice President Sales EMEA|Sales|chloe.beranger|es|es-ES|Europe/Madrid|Sevilla|ES
Grace|Whitfield|grace.whitfield|Vice President Sales Americas|Sales|chloe.beranger|en|en-US|America/New_York|Boston|US
健|佐藤|ken.sato|Vice President Sales Asia Pacific|Sales|chloe.beranger|ja|ja-JP|Asia/Tokyo|東京|JP
Zofia|Wiśniewska|zofia.wisniewska|Head of Marketing|Marketing|chloe.beranger|pl|pl-PL|Europe/Warsaw|Kraków|PL
Emre|Yıldız|emre.yildiz|Head of Customer Success|Customer Success|chloe.beranger|tr|tr-TR|Europe/Istanbul|İzmir|TR
Lena|Großmann|lena.grossmann|Account Executive|Sales|mateo.fernandez|de|de-DE|Europe/Berlin|Köln|DE
Björn|Österlund|bjorn.osterlund|Account Executive|Sales|mateo.fernandez|sv|sv-SE|Europe/Stockholm|Göteborg|SE
Lucía|Muñoz Peña|lucia.munoz|Account Executive|Sales|mateo.fernandez|es|es-ES|Europe/Madrid|Málaga|ES
François|Lefèvre|francois.lefevre|Senior Account Executive|Sales|mateo.fernandez|fr|fr-FR|Europe/Paris|Nîmes|FR
Łukasz|Żukowski|lukasz.zukowski|Account Executive|Sales|mateo.fernandez|pl|pl-PL|Europe/Warsaw|Łódź|PL
ليلى|الحداد|layla.alhaddad|Account Executive|Sales|mateo.fernandez|ar|ar-AE|Asia/Dubai|دبي|AE
Siobhán|Ó Briain|siobhan.obriain|Sales Development Representative|Sales|mateo.fernandez|en|en-IE|Europe/Dublin|Galway|IE
Giulia|D’Angelo|giulia.dangelo|Sales Development Representative|Sales|mateo.fernandez|it|it-IT|Europe/Rome|Forlì|IT
Ethan|Caldwell|ethan.caldwell|Account Executive|Sales|grace.whitfield|en|en-US|America/Chicago|Chicago|US
Renée|Tremblay|renee.tremblay|Account Executive|Sales|grace.whitfield|fr|fr-CA|America/Toronto|Montréal|CA
João|Gonçalves|joao.goncalves|Account Executive|Sales|grace.whitfield|pt|pt-BR|America/Sao_Paulo|São Paulo|BR
Ximena|Ordóñez|ximena.ordonez|Account Executive|Sales|grace.whitfield|es|es-MX|America/Mexico_City|Mérida|MX
Marcus|Okonkwo|marcus.okonkwo|Senior Account Executive|Sales|grace.whitfield|en|en-US|America/Los_Angeles|Oakland|US
Hannah|Steinberg|hannah.steinberg|Sales Operations Analyst|Sales|grace.whitfield|en|en-US|America/Denver|Denver|US
美咲|高橋|misaki.takahashi|Account Executive|Sales|ken.sato|ja|ja-JP|Asia/Tokyo|横浜|JP
翔太|鈴木|shota.suzuki|Account Executive|Sales|ken.sato|ja|ja-JP|Asia/Tokyo|大阪|JP
Priya|Venkataraman|priya.venkataraman|Account Executive|Sales|ken.sato|en|en-IN|Asia/Kolkata|Chennai|IN
Aroha|Ngāpuhi|aroha.ngapuhi|Account Executive|Sales|ken.sato|en|en-NZ|Pacific/Auckland|Whangārei|NZ
Minh|Nguyễn|minh.nguyen|Sales Development Representative|Sales|ken.sato|vi|vi-VN|Asia/Ho_Chi_Minh|Đà Nẵng|VN
지우|김|jiwoo.kim|Sales Development Representative|Sales|ken.sato|ko|ko-KR|Asia/Seoul|서울|KR
Käthe|Schönfeld|kaethe.schoenfeld|Content Lead|Marketing|zofia.wisniewska|de|de-AT|Europe/Vienna|Wien|AT
Théo|Marchand|theo.marchand|Demand Generation Manager|Marketing|zofia.wisniewska|fr|fr-BE|Europe/Brussels|Liège|BE
Agnieszka|Dąbrowska|agnieszka.dabrowska|Events Manager|Marketing|zofia.wisniewska|pl|pl-PL|Europe/Warsaw|Gdańsk|PL
Daniel|Fairbanks|daniel.fairbanks|Marketing Analyst|Marketing|zofia.wisniewska|en|en-US|America/New_York|Atlanta|US
Íñigo|Echeverría|inigo.echeverria|Brand Designer|Marketing|zofia.wisniewska|es|es-ES|Europe/Madrid|Donostia|ES
Şebnem|Çelik|sebnem.celik|Customer Success Manager|Customer Success|emre.yildiz|tr|tr-TR|Europe/Istanbul|Eskişehir|TR
Noémie|Girard|noemie.girard|Customer Success Manager|Customer Success|emre.yildiz|fr|fr-FR|Europe/Paris|Besançon|FR
عمر|منصور|omar.mansour|Customer Success Manager|Customer Success|emre.yildiz|ar|ar-EG|Africa/Cairo|القاهرة|EG
Ananya|Chatterjee|ananya.chatterjee|Customer Success Manager|Customer Success|emre.yildiz|en|en-IN|Asia/Kolkata|Kolkata|IN
Ruben|van den Heuvel|ruben.vandenheuvel|Support Engineer|Customer Success|emre.yildiz|nl|nl-NL|Europe/Amsterdam|Utrecht|NL
Abigail|Thornbury|abigail.thornbury|Support Engineer|Customer Success|emre.yildiz|en|en-GB|Europe/London|York|GB
Sebastián|Núñez|sebastian.nunez|Support Engineer|Customer Success|emre.yildiz|es|es-AR|America/Argentina/Buenos_Aires|Córdoba|AR
Vikram|Deshpande|vikram.deshpande|Engineering Manager|Engineering|rajesh.iyer|en|en-IN|Asia/Kolkata|Pune|IN
Jörg|Müller-Lüdenscheidt|joerg.mueller|Engineering Manager|Engineering|rajesh.iyer|de|de-DE|Europe/Berlin|Nürnberg|DE
Małgorzata|Świątek|malgorzata.swiatek|Software Engineer|Engineering|joerg.mueller|pl|pl-PL|Europe/Warsaw|Poznań|PL
Kağan|Öztürk|kagan.ozturk|Software Engineer|Engineering|joerg.mueller|tr|tr-TR|Europe/Istanbul|Muğla|TR
Eszter|Kovács|eszter.kovacs|Software Engineer|Engineering|joerg.mueller|hu|hu-HU|Europe/Budapest|Győr|HU
Håkon|Sørensen|hakon.sorensen|Site Reliability Engineer|Engineering|joerg.mueller|nb|nb-NO|Europe/Oslo|Tromsø|NO
Divya|Raghunathan|divya.raghunathan|Software Engineer|Engineering|vikram.deshpande|en|en-IN|Asia/Kolkata|Kochi|IN
Arjun|Malhotra|arjun.malhotra|Software Engineer|Engineering|vikram.deshpande|en|en-IN|Asia/Kolkata|Jaipur|IN
蓮|伊藤|ren.ito|Software Engineer|Engineering|vikram.deshpande|ja|ja-JP|Asia/Tokyo|京都|JP
Caroline|Ashdown|caroline.ashdown|Product Manager|Engineering|rajesh.iyer|en|en-GB|Europe/London|Bristol|GB
Ondřej|Dvořák|ondrej.dvorak|Security Engineer|Engineering|rajesh.iyer|cs|cs-CZ|Europe/Prague|Plzeň|CZ
Ingrid|Bäcker|ingrid.baecker|Controller|Finance|juergen.weiss|de|de-CH|Europe/Zurich|Zürich|CH
Étienne|Dubois|etienne.dubois|Accountant|Finance|juergen.weiss|fr|fr-CH|Europe/Zurich|Genève|CH
Naomi|Abrahams|naomi.abrahams|Accountant|Finance|juergen.weiss|en|en-ZA|Africa/Johannesburg|Cape Town|ZA
Æsa|Jónsdóttir|aesa.jonsdottir|Recruiter|People|olivia.hartley|is|is-IS|Atlantic/Reykjavik|Akureyri|IS
Tomáš|Šimek|tomas.simek|People Partner|People|olivia.hartley|cs|cs-CZ|Europe/Prague|Brno|CZ
فاطمة|الزهراني|fatima.alzahrani|People Partner|People|olivia.hartley|ar|ar-SA|Asia/Riyadh|جدة|SA
Yolanda|Peñalver|yolanda.penalver|Office Manager|People|olivia.hartley|es|es-ES|Europe/Madrid|Cádiz|ES
`;

export const domain = "aurora.example";

export interface SamplePerson {
  profile: Record<string, string>;
  groups: string[];
}

const region = (manager: string, login: string): string | undefined => {
  const leads: Record<string, string> = {
    "mateo.fernandez": "Sales EMEA",
    "grace.whitfield": "Sales Americas",
    "ken.sato": "Sales Asia Pacific",
  };
  return leads[login] ?? leads[manager];
};

export const groupDescriptions: Record<string, string> = {
  Everyone: "Everybody at Aurora Robotics",
  Leadership: "The executive team",
  "Sales EMEA": "Sales in Europe, the Middle East and Africa",
  "Sales Americas": "Sales in North and South America",
  "Sales Asia Pacific": "Sales in Asia and the Pacific",
  Marketing: "Brand, demand and events",
  "Customer Success": "Success managers and support",
  Engineering: "Product, engineering and security",
};

const groupsOf = (department: string, manager: string, login: string): string[] => {
  const groups = ["Everyone"];
  if (manager === "" || manager === "amara.lindqvist") groups.push("Leadership");
  const own = region(manager, login) ?? department;
  if (own in groupDescriptions && !groups.includes(own)) groups.push(own);
  return groups;
};

/** The people of a made-up company, from many countries, so that names of every kind are seen from the first minute. */
export const samplePeople = (): SamplePerson[] => {
  const rows = lines
    .trim()
    .split("\n")
    .map((line) => line.split("|"));
  const nameOf = new Map(rows.map(([first, last, login]) => [login, `${first} ${last}`]));
  return rows.map((row, index) => {
    const [first = "", last = "", login = "", title = "", department = "", manager = ""] = row;
    const [language = "", locale = "", timezone = "", city = "", country = ""] = row.slice(6);
    const email = `${login}@${domain}`;
    const profile: Record<string, string> = {
      login: email,
      email,
      firstName: first,
      lastName: last,
      title,
      department,
      organization: "Aurora Robotics",
      employeeNumber: `A-${1001 + index}`,
      userType: "Employee",
      city,
      countryCode: country,
      preferredLanguage: language,
      locale,
      timezone,
    };
    // Family name first, as it is written there.
    if (["ja", "ko", "hu", "vi"].includes(language)) profile["displayName"] = `${last} ${first}`;
    if (manager !== "") {
      profile["managerId"] = `${manager}@${domain}`;
      profile["manager"] = nameOf.get(manager) ?? "";
    }
    return { profile, groups: groupsOf(department, manager, login) };
  });
};
